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
        /// Text, and whether it stood in quotes or in a block.
        case scalar(String, isQuoted: Bool)
        /// A list starts.
        case sequenceStart
        /// A list ends.
        case sequenceEnd
        /// A mapping starts.
        case mappingStart
        /// A mapping ends.
        case mappingEnd
    }

    /// One thing that was found.
    struct Event {
        /// What it is.
        let kind: Kind
        /// The line where it starts, from 1.
        let line: Int
        /// The column where it starts, in characters from 1.
        let column: Int
        /// The anchor that stands before it.
        let anchor: String?
        /// The tag that stands before it.
        let tag: String?
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

    /// Starts to read octets, which must stay where they are.
    init?(_ octets: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, octets.baseAddress, octets.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event.
    ///
    /// - Throws: ``Problem`` for a text that is not YAML.
    func next() throws(Problem) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw problem }
        defer { yaml_event_delete(&event) }
        let data = event.data
        let (kind, anchor, tag): (Kind, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?) =
            switch event.type {
            case YAML_STREAM_END_EVENT: (.end, nil, nil)
            case YAML_DOCUMENT_START_EVENT: (.documentStart, nil, nil)
            case YAML_ALIAS_EVENT: (.alias, data.alias.anchor, nil)
            case YAML_SCALAR_EVENT: (scalar(data.scalar), data.scalar.anchor, data.scalar.tag)
            case YAML_SEQUENCE_START_EVENT:
                (.sequenceStart, data.sequence_start.anchor, data.sequence_start.tag)
            case YAML_SEQUENCE_END_EVENT: (.sequenceEnd, nil, nil)
            case YAML_MAPPING_START_EVENT: (.mappingStart, data.mapping_start.anchor, data.mapping_start.tag)
            case YAML_MAPPING_END_EVENT: (.mappingEnd, nil, nil)
            default: (.frame, nil, nil)
            }
        return Event(
            kind: kind, line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1,
            anchor: anchor.map { String(cString: $0) }, tag: tag.map { String(cString: $0) })
    }

    /// The text of a scalar.
    private func scalar(_ scalar: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar) -> Kind {
        let octets = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE || scalar.style == YAML_ANY_SCALAR_STYLE
        return .scalar(String(decoding: octets, as: UTF8.self), isQuoted: !isPlain)
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
