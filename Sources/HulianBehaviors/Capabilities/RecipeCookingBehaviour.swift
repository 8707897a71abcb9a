internal import HulianModel

/// Recipe cooking: the recipes of a cooking robot, the one that is chosen, and the step that it is at.
///
/// The capability is the project's own (hulian-1). The steps themselves are those of the appliance's program.
final class RecipeCookingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC12
    /// The recipes that exist.
    private static let recipes: AttributeNumber = 0x0000
    /// The recipe that is chosen.
    private static let currentRecipe: AttributeNumber = 0x0001
    /// The step that it is at, from 0.
    private static let currentStep: AttributeNumber = 0x0002
    /// The number of steps.
    private static let stepCount: AttributeNumber = 0x0003
    /// How fast it stirs, in percent.
    private static let stirringSpeed: AttributeNumber = 0x0004
    /// Portions cooked since it was made.
    private static let cookedCount: AttributeNumber = 0x0005

    /// Asked before another recipe is chosen; the program sets it.
    var isLocked: (() -> Bool)?
    /// Leaves the rest of a step out; false when no step goes on.
    var skip: (() -> Bool)?

    /// The recipe that is chosen.
    var current: Int64? { integer(Self.currentRecipe) }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard let recipe = fields.integer("recipeID") else { throw .invalidCommand }
            guard self[Self.recipes].listValue?.contains(where: { $0["recipeID"] == .integer(recipe) }) ?? false else {
                throw .notFound
            }
            guard recipe == current || !(isLocked?() ?? false) else { throw .invalidInState }
            set(Self.currentRecipe, .integer(recipe))
        case 0x01: guard skip?() ?? false else { throw .invalidInState }
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Shows the step that it is at; nothing for none.
    func show(step: Int?, of count: Int) {
        set(Self.stepCount, .integer(Int64(count)))
        guard set(Self.currentStep, step.map { .integer(Int64($0)) } ?? .null) else { return }
        guard let step else { return }
        emit(0x00, [Field("step", .integer(Int64(step))), Field("stepCount", .integer(Int64(count)))])
    }

    /// Counts a recipe that came to its end.
    func countCooked() { set(Self.cookedCount, .integer((integer(Self.cookedCount) ?? 0) + 1)) }

    /// Shows how fast it stirs, as a share.
    func showStirring(_ share: Double) {
        set(Self.stirringSpeed, .integer(Int64((min(1, max(0, share)) * 100).rounded())))
    }
}
