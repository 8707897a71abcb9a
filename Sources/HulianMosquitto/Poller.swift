internal import CMosquitto
internal import Glibc

/// The kernel's list of sockets to look after: epoll.
final class Poller {
    /// What is ready.
    struct Ready {
        /// The tag that the socket was added with.
        let tag: UInt32
        /// True when something can be read, or the connection ended.
        let canRead: Bool
        /// True when there is room to write.
        let canWrite: Bool
    }

    /// The most sockets that are served at once.
    private static let batch = 256
    /// The descriptor; -1 when the system gave none.
    private let descriptor: Int32
    /// Where the kernel writes what is ready.
    private let items = UnsafeMutablePointer<epoll_event>.allocate(capacity: Poller.batch)

    /// Makes a list; nothing when the system allows no more open files.
    init?() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        if descriptor < 0 { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        items.deallocate()
    }

    /// Adds a socket.
    func add(_ socket: Int32, tag: UInt32, watchesRoom: Bool = false) {
        control(EPOLL_CTL_ADD, socket, tag, watchesRoom)
    }

    /// Changes whether room to write is of interest.
    func change(_ socket: Int32, tag: UInt32, watchesRoom: Bool) { control(EPOLL_CTL_MOD, socket, tag, watchesRoom) }

    /// Removes a socket; one that was closed is gone already.
    func remove(_ socket: Int32) { control(EPOLL_CTL_DEL, socket, 0, false) }

    /// Changes the list of the kernel.
    private func control(_ operation: Int32, _ socket: Int32, _ tag: UInt32, _ watchesRoom: Bool) {
        var item = epoll_event()
        item.events = hulian_epoll_in | (watchesRoom ? hulian_epoll_out : 0)
        item.data.u32 = tag
        epoll_ctl(descriptor, operation, socket, &item)
    }

    /// Waits until something is ready.
    ///
    /// - Parameter timeout: The longest wait in milliseconds; 0 for none.
    func wait(_ timeout: Int32, _ visit: (Ready) -> Void) {
        let count = epoll_wait(descriptor, items, Int32(Self.batch), timeout)
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let events = items[index].events
            visit(
                Ready(
                    tag: items[index].data.u32, canRead: events & ~hulian_epoll_out != 0,
                    canWrite: events & hulian_epoll_out != 0))
        }
    }
}
