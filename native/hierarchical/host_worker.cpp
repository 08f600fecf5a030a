#include "hierarchical/host_worker.h"

#include <utility>

#include "base/shared_memory.h"
#include "hierarchical/host/host.h"

namespace pto {
namespace hierarchical {

class HostWorker::Impl {
public:
    Impl(const HostWorkerSettings &settings, HostWorkerObserver &observer) : host(settings, observer) {}

    Host host;
};

HostWorker::HostWorker(const HostWorkerSettings &settings, HostWorkerObserver &observer)
    : impl_(std::make_unique<Impl>(settings, observer)) {}

HostWorker::~HostWorker() = default;

int32_t HostWorker::add_process(WorkerRole role, ProcessChild child) { return impl_->host.add_process(role, std::move(child)); }

int32_t HostWorker::add_thread(WorkerRole role) { return impl_->host.add_thread(role); }

int32_t HostWorker::add_endpoint(WorkerRole role, std::unique_ptr<Endpoint> endpoint) {
    return impl_->host.add_endpoint(role, std::move(endpoint));
}

void HostWorker::ring(WorkerRole role, int32_t worker) { impl_->host.ring(role, worker); }

std::shared_ptr<ThreadLane> HostWorker::thread_lane(WorkerRole role, int32_t worker) const {
    return impl_->host.thread_lane(role, worker);
}

std::shared_ptr<ThreadLane> HostWorker::replacement_lane(WorkerRole role, int32_t worker) const {
    return impl_->host.replacement_lane(role, worker);
}

void HostWorker::start(uint64_t timeout_ns, std::function<void(std::string)> done) {
    impl_->host.start(timeout_ns, std::move(done));
}

std::string HostWorker::ready_payload(WorkerRole role, int32_t worker) const { return impl_->host.ready_payload(role, worker); }

Engine &HostWorker::engine() { return impl_->host.engine(); }

Allocation HostWorker::allocate(uint64_t nbytes, bool prefault) { return impl_->host.allocate(nbytes, prefault); }

void HostWorker::release(uint32_t segment, uint64_t offset) { impl_->host.release(segment, offset); }

uint8_t *HostWorker::address(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t nbytes) const {
    return impl_->host.segments().address(segment, generation, offset, nbytes);
}

std::shared_ptr<const Segment> HostWorker::segment(uint32_t id) const { return impl_->host.segments().find(id); }

Allocation HostWorker::adopt(int fd, uint64_t nbytes) { return impl_->host.adopt(fd, nbytes); }

int HostWorker::segment_fd(uint32_t segment, uint32_t generation) const {
    const std::shared_ptr<const Segment> found = impl_->host.segments().find(segment);
    return found == nullptr || found->generation != generation ? -1 : found->memory->fd();
}

ControlReply HostWorker::control(WorkerRole role, int32_t worker, abi::CommandKind kind, uint64_t arg0, uint64_t arg1,
                                 uint64_t arg2, const void *payload, size_t payload_bytes) {
    return impl_->host.control(role, worker, {kind, {arg0, arg1, arg2}, payload, payload_bytes});
}

void HostWorker::close(uint64_t timeout_ns, std::function<void(CloseReport)> done) {
    impl_->host.close(timeout_ns, std::move(done));
}

std::string HostWorker::stats_json() const { return impl_->host.stats_json(); }

}  // namespace hierarchical
}  // namespace pto
