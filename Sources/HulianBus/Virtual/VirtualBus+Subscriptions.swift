internal import HulianModel

extension VirtualBus {
    // MARK: Kept messages

    /// Keeps a message for later subscribers; an empty one ends the keeping.
    func keep(_ handle: Int32, _ topic: TopicID) {
        let index = Int(topic.rawValue)
        while retained.count <= index { retained.append(-1) }
        if retained[index] >= 0 { messages.release(retained[index]) }
        if messages[handle].count == 0 {
            if retained[index] >= 0 { retainedOrder.removeAll { $0 == topic } }
            retained[index] = -1
        } else {
            if retained[index] < 0 { retainedOrder.append(topic) }
            retained[index] = handle
            messages.retain(handle)
        }
    }

    /// Sends the kept messages that a new subscription matches.
    func sendRetained(to session: Session, _ subscription: Subscription) {
        var filter = subscription.filter
        let hasWildcard = filter.contains { $0 == "+" || $0 == "#" }
        filter.withUTF8 { filter in
            if !hasWildcard {
                let topic = topics.id(filter)
                if Int(topic.rawValue) < retained.count, retained[Int(topic.rawValue)] >= 0 {
                    sendRetained(topic, to: session, subscription)
                }
                return
            }
            for topic in retainedOrder where TopicSyntax.matches(filter: filter, name: topics.octets(topic)) {
                sendRetained(topic, to: session, subscription)
            }
        }
    }

    /// Sends one kept message.
    func sendRetained(_ topic: TopicID, to session: Session, _ subscription: Subscription) {
        let handle = retained[Int(topic.rawValue)]
        guard messages[handle].expires > scheduler.now else { return }
        if subscription.noLocal, messages[handle].sender >= 0, messages[handle].sender == session.client { return }
        enqueue(handle, to: session, qos: min(messages[handle].qos, subscription.qos), retain: true)
    }

    // MARK: Subscriptions

    /// The entries that match a topic: the strongest of each session, and each group.
    ///
    /// A session of MQTT 5 gets a copy for each of its subscriptions that match, as mosquitto does; the standard allows
    /// both (MQTT 5.0, section 3.3.4).
    func recipients(of topic: TopicID) -> ContiguousArray<Int32> {
        var result: ContiguousArray<Int32> = []
        for number in tree.matches(topics.octets(topic)) {
            guard let entry = entries[Int(number)] else { continue }
            if let session = entry.session, entry.members.isEmpty, session.version == .v311,
                let place = result.firstIndex(where: { entries[Int($0)]?.session === session })
            {
                let other = entries[Int(result[place])]
                if let other, other.subscription.qos < entry.subscription.qos { result[place] = number }
                continue
            }
            result.append(number)
        }
        return result
    }

    /// The group and the filter of a shared subscription.
    static func share(_ filter: String) -> (String, String)? {
        guard filter.hasPrefix("$share/") else { return nil }
        // By octets: a slash with an accent behind it is one character.
        let rest = filter.utf8.dropFirst(7)
        guard let slash = rest.firstIndex(of: 0x2F) else { return nil }
        return (String(Substring(rest[..<slash])), String(Substring(rest[rest.index(after: slash)...])))
    }

    /// Adds a member to a group.
    func join(_ member: Int32, group name: String, filter: String, _ subscription: Subscription) {
        let key = ContiguousArray(name.utf8)
        if let group = groups[key] {
            entries[Int(group)]?.members.append(member)
            return
        }
        let group = Int32(truncatingIfNeeded: entries.count)
        entries.append(SubscriptionEntry(session: nil, subscription: subscription, members: [member]))
        groups[key] = group
        tree.insert(filter, group)
    }

    /// True for the subscription to a filter, which is compared octet by octet.
    func isEntry(_ number: Int32, for filter: String) -> Bool {
        entries[Int(number)]?.subscription.filter.utf8.elementsEqual(filter.utf8) ?? false
    }

    /// Ends a subscription of a session.
    func remove(_ filter: String, from session: Session) {
        for number in session.subscriptions where isEntry(number, for: filter) { drop(number) }
        session.subscriptions.removeAll { entries[Int($0)] == nil }
    }

    /// Ends a subscription.
    func drop(_ number: Int32) {
        guard let entry = entries[Int(number)] else { return }
        entries[Int(number)] = nil
        if let (name, filter) = Self.share(entry.subscription.filter) {
            guard let group = groups[ContiguousArray("\(name)/\(filter)".utf8)] else { return }
            entries[Int(group)]?.members.removeAll { $0 == number }
            if entries[Int(group)]?.members.isEmpty ?? true {
                entries[Int(group)] = nil
                groups[ContiguousArray("\(name)/\(filter)".utf8)] = nil
                tree.remove(filter, group)
            }
        } else {
            tree.remove(entry.subscription.filter, number)
        }
    }
}
