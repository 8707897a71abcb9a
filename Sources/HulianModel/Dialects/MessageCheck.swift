/// A property of a message that is checked, and that a clause of the dialect can speak about.
public enum MessageCheck: String, Sendable, CaseIterable {
    /// The topic belongs to the grammar, and this side may publish on it.
    case topic
    /// The payload is text in UTF-8.
    case utf8
    /// The payload is JSON and an object.
    case json
    /// No key stands twice.
    case duplicateKey
    /// All that must be there is there and has the right shape.
    case shape
    /// The identifier has the right form.
    case id
    /// Time has the right form.
    case time
    /// Time is not later than a day from now.
    case timeRange
    /// The version is one that exists.
    case version
    /// The items have the right shape.
    case itemShape
    /// The names are those of the device.
    case itemName
    /// The values have the right type.
    case itemType
    /// The values are within their range.
    case itemRange
    /// The values lie on the step.
    case itemStep
    /// Only what can be set is set, only what is told is told.
    case itemAccess
    /// Numbers with a fraction carry a point.
    case decimalPoint
    /// Arguments and fields are those that are defined.
    case arguments
    /// Topic and body agree.
    case agreement
    /// The code of an answer is a number that exists.
    case code
    /// The payload is not too long.
    case size
    /// The quality of delivery is one of those allowed.
    case qos
    /// It is kept, or not kept, as it must be.
    case retain
    /// Each request gets one answer with its identifier.
    case answer
    /// Nothing is answered twice, or without a request.
    case singleAnswer
    /// The identifier is not used twice.
    case freshID
    /// Client identifier, user name and password have the form that the dialect wants.
    case login
    /// A description has the keys that it must have, with values of their kinds.
    case describedShape
    /// Keys of a description that need or exclude each other do so.
    case describedRules
    /// A description says which device it is about, in keys that exist.
    case describedDevice
    /// A description says where it comes from, and has the parts of its form.
    case describedOrigin
    /// The parts of a description are complete.
    case describedParts
    /// A description says in one way where the device tells that it is there.
    case describedAvailability
    /// The topics and the quality of delivery that a description names are such.
    case describedTopics
    /// The templates of a description compile.
    case describedTemplate
    /// A description names the device.
    case describedName
    /// A description has no key that is going away.
    case describedKeys
    /// The units of a description belong to the classes of measurements.
    case describedUnits
    /// The names by which a hub tells entities apart are used once.
    case describedUnique
    /// A description names schemes of security that it defines, and holds no secret.
    case describedSecurity
    /// What a description says can be read is kept.
    case describedAccess
    /// A message of a gateway names no more devices than one may.
    case behindCount
    /// The entries of a list follow each other in time.
    case order
}
