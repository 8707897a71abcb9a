internal import HulianModel

/// What came back of a step: one part for each report, answer or status.
struct StepAnswer {
    /// One part.
    struct Part {
        /// The status with which it was refused; nothing for success.
        var status: Status?
        /// The cluster's own status.
        var clusterStatus: UInt8?
        /// The value of an attribute.
        var value: Value?
        /// The type of the value.
        var type: DataType?
        /// The fields of an answer or an event.
        var fields: [Field]?
        /// The definitions of the fields.
        var definitions: [FieldDefinition]?
        /// The version of the data.
        var dataVersion: UInt32?
        /// The number of an event.
        var eventNumber: UInt64?
        /// What makes it no answer that the definition allows.
        var flaw: String?

        /// The part as people read it.
        var text: String {
            if let flaw { return flaw }
            if let status {
                let name = status.matterName
                return clusterStatus.map { "\(name) (cluster status \($0))" } ?? name
            }
            if let value { return value.description }
            if let fields, !fields.isEmpty { return Value.structure(fields).description }
            return "success"
        }
    }

    /// The parts.
    var parts: [Part]
    /// Why nothing was asked, when it could not be.
    var notRun: String?
    /// True when an event step answered, whose values are compared whole.
    var isEvents = false
    /// True when the values of parts are not named.
    var isSingle = false
    /// True for a step about the data model.
    var isDataModel = true

    /// An answer of parts.
    init(_ parts: [Part]) { self.parts = parts }

    /// A success without a value.
    static let success = StepAnswer([Part()])

    /// An auxiliary success.
    static var done: StepAnswer {
        var answer = success
        answer.isDataModel = false
        return answer
    }

    /// A step that could not be run here, and why.
    static func missed(_ reason: String, isDataModel: Bool = true) -> StepAnswer {
        var answer = StepAnswer([])
        answer.notRun = reason
        answer.isDataModel = isDataModel
        return answer
    }

    /// A refusal.
    static func refused(_ status: Status, clusterStatus: UInt8? = nil) -> StepAnswer {
        StepAnswer([Part(status: status, clusterStatus: clusterStatus)])
    }

    /// A value of an attribute.
    static func value(_ value: Value, _ type: DataType?, dataVersion: UInt32? = nil) -> StepAnswer {
        var answer = StepAnswer([Part(value: value, type: type, dataVersion: dataVersion)])
        answer.isSingle = true
        return answer
    }
}
