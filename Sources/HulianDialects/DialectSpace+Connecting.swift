public import HulianBus
internal import HulianModel

extension DialectSpace {
    /// How a device connects, with the will that its dialect wants.
    public func connectOptions(of number: Int32) -> ConnectOptions {
        let speaker = speakers[Int(number)]
        func fill(_ template: String) -> String {
            TopicPattern(template)?.topic { name in
                if let place = identityNames.firstIndex(of: name) { return speaker.identity[place] }
                if name == "category" { return speaker.binding.category }
                return name == "name" ? speaker.name : "0"
            } ?? speaker.name
        }
        var options = ConnectOptions(
            clientID: fill(table.connection.clientID), version: table.connection.isVersion5 ? .v5 : .v311,
            username: table.connection.username.map(fill), cleanStart: table.connection.cleanStart,
            keepAlive: .seconds(Int64(table.connection.keepAlive)))
        if canSay(.availability, by: .device) {
            var statement = Statement(.availability, by: .device, about: number)
            statement.online = false
            write(statement) { publication in
                options.will = Will(
                    topic: self.topics.text(publication.topic), payload: Array(publication.payload),
                    qos: publication.qos, retain: publication.retain)
            }
        }
        return options
    }
}
