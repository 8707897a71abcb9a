internal import HulianModel
internal import HulianRecord

/// A story as the data that the scripts of the page read.
///
/// Rows are arrays and texts stand once in a table, because a page may hold twenty thousand messages; `Page/story.js`
/// names the columns again and is the only reader.
struct StoryData {
    /// Writes the text.
    private var writer = JSONWriter()
    /// The texts that rows name by number.
    private var texts: [String] = []
    /// The number of each text.
    private var places: [String: Int] = [:]

    /// The JSON of a story.
    static func json(_ story: RunStory, annotations: [MessageAnnotation]) -> [UInt8] {
        var data = StoryData()
        data.write(story, annotations)
        return data.writer.octets
    }

    /// The number of a text in the table.
    private mutating func place(_ text: String) -> Int {
        if let place = places[text] { return place }
        let place = texts.count
        places[text] = place
        texts.append(text)
        return place
    }

    /// Writes a length of time in milliseconds.
    private mutating func time(_ interval: Interval) { writer.scaled(interval.nanoseconds, exponent: -6) }

    /// Writes a key with text.
    private mutating func text(_ key: String, _ text: String) {
        writer.key(key)
        writer.string(text)
    }

    /// Writes a title as a pair.
    private mutating func pair(_ title: Title) {
        writer.beginArray()
        writer.string(title.english)
        writer.string(title.chinese)
        writer.endArray()
    }

    /// Writes the whole story.
    private mutating func write(_ story: RunStory, _ annotations: [MessageAnnotation]) {
        var lanes = StoryLanes(story)
        writer.beginObject()
        writer.key("run")
        writer.integer(story.run)
        writer.key("duration")
        time(story.duration)
        writer.key("total")
        writer.integer(story.messageCount)
        writer.key("messages")
        writeMessages(story, annotations, &lanes)
        writer.key("notes")
        writeNotes(story)
        writer.key("notesLeftOut")
        writer.integer(story.notesLeftOut)
        writer.key("tracks")
        writeTracks(story)
        writer.key("faults")
        writer.beginArray()
        for fault in story.faults {
            writer.beginArray()
            time(fault.start)
            if let end = fault.end { time(end) } else { writer.null() }
            for text in [fault.kind, fault.target, fault.detail] { writer.string(text) }
            writer.endArray()
        }
        writer.endArray()
        writer.key("scenes")
        writer.beginArray()
        for scene in story.scenes {
            writer.beginArray()
            time(scene.start)
            writer.string(scene.name)
            writer.integer(scene.run)
            writer.endArray()
        }
        writer.endArray()
        // Lanes and texts come last, because writing the rows is what fills them.
        writer.key("lanes")
        writer.beginArray()
        for lane in lanes.lanes {
            writer.beginObject()
            text("name", lane.name)
            text("title", lane.title)
            text("role", lane.role)
            text("dialect", lane.dialect)
            text("room", lane.room)
            writer.endObject()
        }
        writer.endArray()
        writer.key("texts")
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
        writer.endObject()
    }

    /// Writes the messages: ordinal, number, time, lane, topic, payload, octets of the payload, flags, line,
    /// receptions, kind, dialect, device, summary, broken clauses.
    private mutating func writeMessages(
        _ story: RunStory, _ annotations: [MessageAnnotation], _ lanes: inout StoryLanes
    ) {
        let known = Dictionary(annotations.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        writer.beginArray()
        for message in story.messages {
            let annotation = known[message.number]
            let isText = message.payload.withUnsafeBufferPointer {
                Self.isText($0, isCut: message.payloadCount > $0.count)
            }
            let payload = isText ? String(decoding: message.payload, as: UTF8.self) : HexDigits.text(message.payload)
            writer.beginArray()
            writer.integer(message.ordinal)
            writer.integer(message.number)
            time(message.time)
            writer.integer(lanes.place(of: message.client))
            writer.integer(place(message.topic))
            writer.integer(place(payload))
            writer.integer(message.payloadCount)
            writer.integer(Self.flags(message, isHexadecimal: !isText))
            writer.integer(message.line)
            writer.beginArray()
            for reception in message.receptions {
                writer.beginArray()
                writer.integer(lanes.place(of: reception.client))
                time(reception.time)
                if let reason = reception.lostBecause { writer.integer(place(reason)) }
                writer.endArray()
            }
            if message.receptionsLeftOut > 0 { writer.integer(message.receptionsLeftOut) }
            writer.endArray()
            if let annotation {
                writer.integer(place(annotation.kind))
                writer.integer(place(annotation.dialect))
                writer.integer(place(annotation.device ?? ""))
                writer.integer(place(SafeText.cut(annotation.summary, to: 400)))
                writer.beginArray()
                for clause in annotation.breaks { writer.integer(place(clause.rawValue)) }
                writer.endArray()
            }
            writer.endArray()
        }
        writer.endArray()
    }

    /// The flags of a message as one number: 1 retain, 2 will, 4 hexadecimal payload, then the QoS times 8, 3 for one
    /// that could not be seen.
    private static func flags(_ message: StoryMessage, isHexadecimal: Bool) -> Int {
        (message.retain ? 1 : 0) + (message.isWill ? 2 : 0) + (isHexadecimal ? 4 : 0) + Int(message.qos ?? 3) * 8
    }

    /// True when octets are text; one that was cut may end inside a character.
    private static func isText(_ octets: Octets, isCut: Bool) -> Bool {
        if UTF8Check.isValid(octets) { return !octets.contains(0) }
        guard isCut else { return false }
        return (1...3).contains { drop in
            drop < octets.count && UTF8Check.isValid(Octets(rebasing: octets[..<(octets.count - drop)]))
        }
    }

    /// Writes the notes: time, line, kind, words, device, bad.
    private mutating func writeNotes(_ story: RunStory) {
        writer.beginArray()
        for note in story.notes {
            writer.beginArray()
            time(note.time)
            writer.integer(note.line)
            writer.string(note.kind.rawValue)
            pair(note.words)
            writer.string(note.device ?? "")
            writer.integer(note.isBad ? 1 : 0)
            writer.endArray()
        }
        writer.endArray()
    }

    /// Writes the tracks: device, path, title, kind, changes, points.
    private mutating func writeTracks(_ story: RunStory) {
        writer.beginArray()
        for track in story.tracks {
            writer.beginObject()
            text("device", track.device)
            text("path", track.path)
            if let title = track.title {
                writer.key("title")
                pair(title)
            }
            text(
                "kind",
                track.isPresence ? "presence" : (track.isSwitch ? "switch" : (track.isNumeric ? "number" : "words")))
            writer.key("changes")
            writer.integer(track.changeCount)
            writer.key("points")
            writer.beginArray()
            for point in track.points {
                writer.beginArray()
                time(point.time)
                if let number = point.number { writer.decimal(number) } else { writer.null() }
                writer.integer(place(point.text))
                writer.endArray()
            }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
    }
}
