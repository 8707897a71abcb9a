import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// The energy of an attribute in watt-hours.
private func wattHours(_ bench: Bench, _ path: String) -> Double {
    (bench[path]["energy"]?.numberValue ?? -1) / 1000
}

@Suite("A meter of electricity")
struct ElectricityMeterTests {
    @Test("counts all that the home takes and gives, and what flows now")
    func counts() throws {
        let bench = try Bench("meters.electricityMeter")
        bench.home.electricity.add(1500)
        bench.run(3600)
        #expect(bench["electricalPowerMeasurement.activePower"] == 1_500_000)
        #expect(bench["electricalPowerMeasurement.apparentPower"].integerValue ?? 0 > 1_500_000)
        bench.home.electricity.add(-2500)
        bench.run(3600)
        #expect(bench["electricalPowerMeasurement.activePower"] == -1_000_000)
        #expect(abs(wattHours(bench, "electricalEnergyMeasurement.cumulativeEnergyImported") - 1500) < 0.01)
        #expect(abs(wattHours(bench, "electricalEnergyMeasurement.cumulativeEnergyExported") - 1000) < 0.01)
        #expect(abs(wattHours(bench, "electricalEnergyMeasurement.periodicEnergyExported") - 250) < 0.01)
        #expect(bench.fields(of: "periodicEnergyMeasured").last?["energyExported"]["startTimestamp"] != nil)
    }

    @Test("is the sum of the devices of the home")
    func sum() throws {
        let bench = try Bench("meters.electricityMeter")
        let washer = try #require(askCatalog { $0.blueprint("appliances.washer") })
        let devices = (0..<3).map {
            Device(
                name: "washer\($0)", blueprint: washer, scheduler: bench.scheduler, seed: 1, room: bench.room,
                behaviours: Behaviours.make)
        }
        for device in devices {
            device.powerOn()
            try device.change(try #require(device.blueprint.attribute(ElementPath("onOff.onOff")!)), to: true)
            #expect(device.operate("pressStart"))
        }
        bench.run(4 * 3600)
        let path = try #require(
            washer.attribute(ElementPath("electricalEnergyMeasurement.cumulativeEnergyImported")!))
        let energies = devices.map { $0.value(at: path)["energy"]?.numberValue ?? 0 }
        #expect(energies[0] > 300_000)
        let home = wattHours(bench, "electricalEnergyMeasurement.cumulativeEnergyImported") * 1000
        #expect(abs(energies.reduce(0, +) - home) < 10)
        // Three programs with a filling of 18 litres for the wash and two of 16 litres for rinsing.
        #expect(abs(bench.home.water.amountTaken - 3 * 50) < 0.1)
    }

    @Test("counts by price: what flows in the valley does not count for the peak")
    func prices() throws {
        // A run starts at eight in the morning, when the peak begins.
        let bench = try Bench("meters.electricityMeter")
        bench.home.electricity.add(1000)
        #expect(bench["commodityPrice.currentPrice"]["price"] == 8600)
        bench.run(24 * 3600)
        let quantities = try #require(bench["commodityMetering.meteredQuantity"].listValue)
        let kilowattHours = quantities.map { ($0["quantity"]?.numberValue ?? 0) / 1e6 }
        // Valley 22–6, peak 8–11 and 17–21, the rest is flat.
        for (counted, hours) in zip(kilowattHours, [8.0, 9, 7]) { #expect(abs(counted - hours) < 0.01) }
        // The price with which the day began, and seven changes.
        #expect(bench.fields(of: "priceChange").count == 8)
        #expect(bench.fields(of: "priceChange").map { $0["currentPrice"]["priceLevel"] }.prefix(4) == [2, 1, 2, 1])
        let answer = bench.send("commodityPrice.getDetailedPriceRequest", ["details": 3]).answer["currentPrice"]
        #expect(answer["description"] == "peak")
        #expect(answer["components"]?.listValue?.first?["price"] == 8600)
    }

    @Test("tells the parts of its tariff by number, and knows no other")
    func tariff() throws {
        let bench = try Bench("meters.electricityMeter")
        let peak = bench.send("commodityTariff.getTariffComponent", ["tariffComponentID": 3])
        #expect(peak.status == .success)
        #expect(peak.answer["label"] == "peak")
        #expect(peak.answer["dayEntryIDs"] == [3, 5])
        #expect(bench.send("commodityTariff.getTariffComponent", ["tariffComponentID": 4]).status == .notFound)
        let entry = bench.send("commodityTariff.getDayEntry", ["dayEntryID": 3]).answer["dayEntry"]
        #expect(entry["startTime"] == 480 && entry["duration"] == 180)
        #expect(bench.send("commodityTariff.getDayEntry", ["dayEntryID": 99]).status == .notFound)
    }

    @Test("counts what flows in as given while its clamp sits the wrong way round")
    func clamp() throws {
        let bench = try Bench("meters.subMeter")
        bench.room.electricity.add(600)
        bench.run(3600)
        #expect(bench.device.setDefect("clampReversed", true))
        bench.run(3600)
        #expect(bench["electricalPowerMeasurement.activePower"] == -600_000)
        #expect(bench.device.setDefect("clampReversed", false))
        bench.run(3600)
        #expect(abs(wattHours(bench, "electricalEnergyMeasurement.cumulativeEnergyImported") - 1200) < 0.01)
        #expect(abs(wattHours(bench, "electricalEnergyMeasurement.cumulativeEnergyExported") - 600) < 0.01)
    }
}

@Suite("A meter of water or gas")
struct UtilityMeterTests {
    @Test("counts what flows and what is taken at once")
    func counts() throws {
        let bench = try Bench("meters.waterMeter")
        bench.home.water.add(0.2)
        bench.run(300)
        #expect(bench.text("utilityMetering.flow") == "0.72 m³/h")
        #expect(bench["flowMeasurement.measuredValue"] == 7)
        bench.home.water.add(-0.2)
        bench.home.water.take(6)
        bench.run(120)
        #expect(bench["utilityMetering.volume"] == 66)
        #expect(bench["utilityMetering.flow"] == 0)
    }

    @Test("finds the flow that does not end at night, and shuts its valve")
    func leak() throws {
        let bench = try Bench("meters.waterMeter")
        #expect(bench.write("utilityMetering.burstVolume", 20_000) == .success)
        #expect(bench.device.setDefect("pipeLeak", true))
        bench.run(20 * 3600)
        #expect(bench["utilityMetering.alarms"] == 0)
        bench.run(2 * 3600)
        #expect(bench["utilityMetering.alarms"] == 1)
        #expect(bench["utilityMetering.nightFlow"] == 36)
        #expect(bench.text("valveConfigurationAndControl.currentState") == "closed")
        #expect(bench.home.water.isShut)
        let volume = bench.home.water.amountTaken
        bench.run(3600)
        #expect(bench.home.water.amountTaken == volume)
        // The alarm comes again the next night when nobody mended the pipe.
        bench.send("utilityMetering.clearAlarms")
        bench.send("valveConfigurationAndControl.open")
        bench.run(24 * 3600)
        #expect(bench.fields(of: "alarmRaised").count == 2)
    }

    @Test("takes a flow that somebody ends at night for none")
    func noLeak() throws {
        let bench = try Bench("meters.waterMeter")
        bench.home.water.add(0.01)
        bench.run(19 * 3600)
        bench.home.water.add(-0.01)
        bench.run(10)
        bench.home.water.add(0.01)
        bench.run(4 * 3600)
        #expect(bench["utilityMetering.nightFlow"] == 0)
        #expect(bench["utilityMetering.alarms"].integerValue.map { $0 & 1 } == 0)
    }

    @Test("shuts the valve at a burst, unless that is switched off", arguments: [true, false])
    func burst(_ isAutomatic: Bool) throws {
        let bench = try Bench("meters.waterMeter")
        #expect(bench.write("utilityMetering.autoShutoff", .bool(isAutomatic)) == .success)
        bench.home.water.add(1)
        bench.run(590)
        #expect(bench["utilityMetering.alarms"] == 0)
        bench.run(60)
        #expect(bench["utilityMetering.alarms"] == 2)
        #expect(bench.home.water.isShut == isAutomatic)
        bench.home.water.add(-1)
    }

    @Test("lets no device have water while its valve is shut")
    func shut() throws {
        let bench = try Bench("meters.waterMeter")
        let toilet = Device(
            name: "toilet", blueprint: try #require(askCatalog { $0.blueprint("bathroom.smartToilet") }),
            scheduler: bench.scheduler, seed: 1, room: bench.room, behaviours: Behaviours.make)
        toilet.powerOn()
        let index = try #require(toilet.blueprint.capability("smartToilet", on: 0))
        try toilet.invoke(index, 0x00, [Field("volume", 1)])
        #expect(bench.home.water.amountTaken == 6)
        bench.send("valveConfigurationAndControl.close")
        bench.run(60)
        #expect(throws: Status.invalidInState) { try toilet.invoke(index, 0x00, [Field("volume", 1)]) }
        #expect(bench.home.water.amountTaken == 6)
    }

    @Test("counts gas, and shows no flow while it cannot measure it")
    func gas() throws {
        let bench = try Bench("meters.gasMeter")
        bench.home.gas.add(1.8)
        bench.run(1800)
        #expect(bench["utilityMetering.volume"] == 900)
        #expect(bench["utilityMetering.flow"] == 1800)
        #expect(bench.device.setDefect("sensorFault", true))
        #expect(bench["utilityMetering.flow"] == .null)
        #expect(bench.device.setDefect("coverOpened", true))
        #expect(bench.send("utilityMetering.clearAlarms").status == .success)
        // What is broken stays broken.
        #expect(bench["utilityMetering.alarms"] == 12)
    }
}
