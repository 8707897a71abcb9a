internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

extension MatterResult {
    /// The name and version of the shape.
    public static let format = "hulian-matter/1"

    /// The result as JSON, in the shape that `docs/matter.md` promises; equal runs give equal octets.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("format", Self.format)
        writer.key("seed")
        writer.integer(seed)
        writer.key("complete")
        writer.bool(isComplete)
        writer.seconds("virtualSeconds", virtualTime)
        writer.key("files")
        writer.beginArray()
        for file in files { file.write(to: &writer) }
        writer.endArray()
        writer.key("summary")
        writer.beginObject()
        for verdict in Self.fileVerdicts {
            writer.key(verdict.rawValue)
            writer.integer(count(verdict))
        }
        writer.key("files")
        writer.integer(files.count)
        writer.endObject()
        writer.endObject()
        writer.endLine()
        return writer.octets
    }
}

extension MatterFileResult {
    /// Writes the file.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("file", file)
        writer.field("name", name)
        writer.field("verdict", verdict.rawValue)
        if let reason { writer.field("reason", reason) }
        writer.field("application", application)
        writer.seconds("virtualSeconds", virtualTime)
        if !diagnostics.isEmpty {
            writer.key("diagnostics")
            writer.beginArray()
            for diagnostic in diagnostics {
                writer.beginObject()
                writer.field("code", diagnostic.code)
                if let place = diagnostic.place { writer.field("place", place.description) }
                writer.field("message", diagnostic.message)
                if let hint = diagnostic.hint { writer.field("hint", hint) }
                writer.endObject()
            }
            writer.endArray()
        }
        writer.key("steps")
        writer.beginArray()
        for step in steps { step.write(to: &writer) }
        writer.endArray()
        writer.endObject()
    }
}

extension MatterStepResult {
    /// Writes the step.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("index")
        writer.integer(index)
        writer.field("label", label)
        writer.field("place", place.description)
        writer.field("kind", kind.rawValue)
        writer.field("request", request)
        writer.field("verdict", verdict.rawValue)
        writer.field("expected", expected)
        writer.field("actual", actual)
        if let reason { writer.field("reason", reason) }
        writer.seconds("virtualSeconds", time)
        writer.endObject()
    }
}

extension JSONWriter {
    /// Writes a key with text.
    fileprivate mutating func field(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    /// Writes a key with a length of time in seconds, exactly.
    fileprivate mutating func seconds(_ name: String, _ interval: Interval) {
        key(name)
        scaled(interval.nanoseconds, exponent: -9)
    }
}
