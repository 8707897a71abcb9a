internal import HulianModel

extension Value {
    /// The structure with another value for one of its fields; a field that was not there is added.
    func with(_ name: String, _ value: Value) -> Value {
        var fields = fields ?? []
        if let place = fields.firstIndex(where: { $0.name == name }) {
            fields[place].value = value
        } else {
            fields.append(Field(name, value))
        }
        return .structure(fields)
    }

    /// The whole number of a field; nothing when it is null or absent.
    func number(_ name: String) -> Int64? { self[name]?.integerValue }
}
