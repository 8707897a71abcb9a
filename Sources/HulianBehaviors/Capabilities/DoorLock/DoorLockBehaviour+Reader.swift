internal import HulianModel

extension DoorLockBehaviour {
    /// Gives the reader for phones the keys and the group by which phones know it.
    ///
    /// A reader that has them already must be cleared first (Door Lock, SetAliroReaderConfig command).
    func setReader(_ fields: Fields) throws(Status) {
        guard self[Attribute.readerVerificationKey].isNull else { throw .invalidInState }
        guard fields["groupResolvingKey"].isNull != has(feature: "ALBU") else { throw .invalidCommand }
        set(Attribute.readerVerificationKey, fields["verificationKey"])
        set(Attribute.readerGroupIdentifier, fields["groupIdentifier"])
        set(Attribute.readerGroupResolvingKey, fields["groupResolvingKey"])
    }

    /// Takes all of that from the reader again.
    func clearReader() {
        set(Attribute.readerVerificationKey, .null)
        set(Attribute.readerGroupIdentifier, .null)
        set(Attribute.readerGroupResolvingKey, .null)
    }
}
