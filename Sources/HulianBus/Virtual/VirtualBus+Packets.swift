internal import HulianModel

extension VirtualBus {
    /// Does what a packet that arrives brings about.
    func arrive(_ number: UInt32) {
        let packet = packets[Int(number)]
        freePackets.append(number)
        switch packet.step {
        case .restart: isUp = true
        case .will: publishWill(packet)
        case .expire: expire(packet)
        case .end:
            let raw = DisconnectReason.allCases[Int(packet.token)]
            clients[Int(packet.client)].didDisconnect(raw)
        default:
            let isCurrent = states[Int(packet.client)].connection == packet.connection
            switch packet.step {
            case .connect where isCurrent: acceptConnection(packet.client)
            case .accept where isCurrent: finishConnecting(packet)
            case .publish: publishArrives(packet, isCurrent)
            case .release where isCurrent: releaseArrives(packet)
            case .acknowledge where isCurrent: acknowledgeArrives(packet)
            case .deliver: deliver(packet, isCurrent)
            case .confirm where isCurrent: confirmArrives(packet)
            default: break
            }
        }
    }

    /// Sends a packet to the broker.
    func sendUp(_ packet: Packet) {
        let index = Int(packet.client)
        let due = max(scheduler.now + latency, states[index].uplinkBusy)
        states[index].uplinkBusy = due
        schedule(packet, at: due)
    }

    /// Sends a packet to the client.
    func sendDown(_ packet: Packet) {
        let index = Int(packet.client)
        let due = max(scheduler.now + latency, states[index].downlinkBusy)
        states[index].downlinkBusy = due
        schedule(packet, at: due)
    }

    /// Lets a packet arrive at a time.
    func schedule(_ packet: Packet, at due: Instant) {
        let number: UInt32
        if let free = freePackets.popLast() {
            number = free
            packets[Int(number)] = packet
        } else {
            number = UInt32(truncatingIfNeeded: packets.count)
            packets.append(packet)
        }
        scheduler.schedule(worker, at: due, task: number, in: .packets)
    }
}
