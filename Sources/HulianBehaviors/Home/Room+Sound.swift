internal import HulianModel

extension Room {
    /// The quietness of a room in which nothing makes a sound, in dBA.
    private static let quiet = 30.0
    /// The sound of one who is alone, of people who talk, and of somebody asleep, in dBA (project defaults).
    private static let alone = 38.0, talk = 55.0, asleep = 32.0
    /// The street before an open window by day and by night, in dBA (project defaults).
    private static let street = (day: 62.0, night: 48.0)

    /// Lets a device make a sound of so many dBA, or ends it.
    public func setSound(_ decibels: Double, isOn: Bool) {
        let intensity = Self.intensity(decibels)
        sound += isOn ? intensity : -intensity
        makeNoise()
    }

    /// Works out the noise at once when people or the street became louder or quieter.
    func updateNoise() {
        let ambient = ambientSound
        guard ambient != heard else { return }
        heard = ambient
        makeNoise()
    }

    /// Adds up what is heard; sounds add as intensities, not as decibels.
    private func makeNoise() {
        set(.noise, 10 * Logarithm.baseTen(Double(Self.intensity(Self.quiet) + max(0, sound) + max(0, heard))))
    }

    /// What people and the street give now, as a multiple of the quietest that can be heard.
    private var ambientSound: Int64 {
        let day = home.dayShare * 24
        let isNight = day < 6 || day >= 22
        let people = Int64(min(1000, max(0, self[.occupancy].rounded())))
        var sum: Int64 = 0
        if isNight {
            sum += people * Self.intensity(Self.asleep)
        } else if people == 1 {
            sum += Self.intensity(Self.alone)
        } else if people > 1 {
            // One talks at a time; more people talk in more groups.
            sum += people / 2 * Self.intensity(Self.talk)
        }
        let share = min(1, max(0, openness))
        if share > 0 {
            sum += Int64((Double(Self.intensity(isNight ? Self.street.night : Self.street.day)) * share).rounded())
        }
        return sum
    }

    /// A level as a multiple of the quietest that can be heard.
    private static func intensity(_ decibels: Double) -> Int64 {
        Int64(Logarithm.powerOfTen(min(150, max(0, decibels)) / 10).rounded())
    }
}
