internal import HulianModel

extension LineWriter {
    /// Writes how a client connected; never a password.
    mutating func connection(_ client: Int, _ facts: ConnectionFacts) {
        integer("client", client)
        text("clientId", facts.clientID)
        integer("mqtt", facts.version)
        bool("cleanStart", facts.cleanStart)
        bool("sessionPresent", facts.sessionPresent)
        integer("keepAlive", facts.keepAlive)
        text("username", facts.username)
        if facts.passwordLength > 0 {
            integer("passwordLength", facts.passwordLength)
            integer("passwordClasses", facts.passwordClasses)
        }
        text("willTopic", facts.willTopic)
        text("willPayload", facts.willPayload)
        if facts.willTopic != nil { bool("willRetain", facts.willRetain) }
    }

    /// Writes a client and one more thing about it.
    mutating func client(_ client: Int, _ key: StaticString, _ text: String) {
        integer("client", client)
        self.text(key, text)
    }

    /// Writes a message that was published.
    mutating func message(_ message: borrowing MessageView) {
        integer("m", message.number)
        integer("client", message.client)
        octets("topic", orHex: "topicHex", message.topic)
        octets("payload", orHex: "payloadHex", message.payload)
        if message.flags == .unseen {
            bool("flags", false)
        } else {
            integer("qos", message.qos)
            if message.retain { bool("retain", true) }
            if message.flags == .delivered { text("flags", "delivered") }
            if message.flags == .kept { text("flags", "kept") }
        }
        if message.isWill { bool("will", true) }
    }

    /// Writes a message that reached a client.
    mutating func delivery(_ facts: DeliveryFacts) {
        integer("m", facts.number)
        integer("client", facts.client)
        integer("qos", facts.qos)
        if facts.retain { bool("retain", true) }
        if facts.duplicate { bool("duplicate", true) }
    }

    /// Writes a message that was lost.
    mutating func loss(_ number: UInt64, _ client: Int, _ reason: String) {
        integer("m", number)
        integer("client", client)
        text("reason", reason)
    }
}
