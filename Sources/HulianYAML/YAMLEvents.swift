internal import CYAML

/// The events of a YAML text, one after the other, as libyaml finds them.
///
/// Nothing is built of them here, so a text cannot make more of itself than it holds: an alias is an event like others.
final class YAMLEvents {
    /// What libyaml finds.
    enum Kind {
        /// The text starts or a document ends.
        case frame
        /// A document starts.
        case documentStart
        /// The text ends.
        case end
        /// An alias.
        case alias
        /// Text that stood without quotes.
        case plain
        /// Text that stood in quotes or in a block.
        case quoted
        /// A list starts.
        case sequenceStart
        /// A list ends.
        case sequenceEnd
        /// A mapping starts.
        case mappingStart
        /// A mapping ends.
        case mappingEnd
    }

    /// One thing that was found; its pointers are libyaml's, and hold until the next one is asked for.
    struct Event {
        /// What it is.
        let kind: Kind
        /// The line where it starts, from 1.
        let line: Int
        /// The column where it starts, in characters from 1.
        let column: Int
        /// The octets of a text; empty for others.
        let text: UnsafeBufferPointer<UInt8>
        /// The anchor that stands before it.
        let anchor: UnsafeMutablePointer<UInt8>?
        /// The tag that stands before it.
        let tag: UnsafeMutablePointer<UInt8>?

        /// True for text.
        var isScalar: Bool { kind == .plain || kind == .quoted }
    }

    /// Why the text cannot be read.
    struct Problem: Error {
        /// A line and a column, both from 1.
        struct Mark {
            /// The line.
            let line: Int
            /// The column in characters.
            let column: Int
        }

        /// What libyaml says.
        let text: String
        /// Where; nothing for octets that are no text.
        let mark: Mark?
        /// Where that starts in which it stands.
        let context: Mark?
        /// The octet from the start, for octets that are no text.
        let offset: Int
    }

    /// The state of libyaml; at one place for as long as it is used.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// The event that was found last, which libyaml's memory belongs to.
    private let event: UnsafeMutablePointer<yaml_event_t>

    /// Starts to read octets, which must stay where they are.
    init?(_ octets: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        event = .allocate(capacity: 1)
        event.initialize(to: yaml_event_t())
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, octets.baseAddress, octets.count)
    }

    deinit {
        yaml_event_delete(event)
        event.deallocate()
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event; the one before is gone then.
    ///
    /// - Throws: ``Problem`` for a text that is not YAML.
    func next() throws(Problem) -> Event {
        yaml_event_delete(event)
        guard yaml_parser_parse(parser, event) == 1 else { throw problem }
        var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        var anchor: UnsafeMutablePointer<UInt8>?
        var tag: UnsafeMutablePointer<UInt8>?
        let kind: Kind
        switch event.pointee.type {
        case YAML_STREAM_END_EVENT: kind = .end
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_ALIAS_EVENT:
            kind = .alias
            anchor = event.pointee.data.alias.anchor
        case YAML_SCALAR_EVENT:
            let scalar = event.pointee.data.scalar
            text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = scalar.style == YAML_PLAIN_SCALAR_STYLE || scalar.style == YAML_ANY_SCALAR_STYLE ? .plain : .quoted
            (anchor, tag) = (scalar.anchor, scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart
            (anchor, tag) = (event.pointee.data.sequence_start.anchor, event.pointee.data.sequence_start.tag)
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart
            (anchor, tag) = (event.pointee.data.mapping_start.anchor, event.pointee.data.mapping_start.tag)
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        default: kind = .frame
        }
        let mark = event.pointee.start_mark
        return Event(
            kind: kind, line: Int(mark.line) + 1, column: Int(mark.column) + 1, text: text, anchor: anchor, tag: tag)
    }

    /// What is wrong.
    private var problem: Problem {
        let state = parser.pointee
        let text = state.problem.map { String(cString: $0) } ?? "no memory"
        func mark(_ mark: yaml_mark_t) -> Problem.Mark {
            Problem.Mark(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
        }
        let isReader = state.error == YAML_READER_ERROR || state.error == YAML_MEMORY_ERROR
        return Problem(
            text: text, mark: isReader ? nil : mark(state.problem_mark),
            context: state.context == nil ? nil : mark(state.context_mark), offset: Int(state.problem_offset))
    }
}
