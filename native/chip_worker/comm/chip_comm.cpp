#include "chip_worker/comm/chip_comm.h"

#include <utility>

#include "base/failure.h"

namespace pto {
namespace chip_worker {
namespace {

using abi::ErrorCode;
using base::Failure;

}  // namespace

std::string ChipComm::bootstrap(std::string_view config) {
    const BootstrapSpec spec = read_bootstrap(config, device_id_);
    std::unique_ptr<ChipCommunicator> communicator;
    std::vector<Store> stores;
    if (spec.communicator) {
        communicator = std::make_unique<ChipCommunicator>(resources_, *spec.communicator, spec.buffers);
        load_from_host(*communicator, spec);
        for (size_t i = 0; i < spec.buffers.size(); ++i) {
            if (!spec.buffers[i].stores_to_host) continue;
            stores.push_back({communicator->buffers()[i].address,
                              BootstrapSpec::staging_of(spec.outputs, spec.buffers[i].name).range});
        }
    }
    std::string reply = "{\"communicator\":" + (communicator ? communicator->describe() : "null") + "}";
    communicator_ = std::move(communicator);
    stores_ = std::move(stores);
    return reply;
}

void ChipComm::load_from_host(const ChipCommunicator &communicator, const BootstrapSpec &spec) {
    for (size_t i = 0; i < spec.buffers.size(); ++i) {
        if (!spec.buffers[i].loads_from_host) continue;
        const SegmentRange &from = BootstrapSpec::staging_of(spec.inputs, spec.buffers[i].name).range;
        const uint8_t *host = resources_.segments.resolve(from.segment, from.generation, from.offset, from.nbytes);
        resources_.memory.copy_to(session_, communicator.buffers()[i].address, host, from.nbytes);
    }
}

std::string ChipComm::alloc_domain(uint64_t id, std::string_view config) {
    DomainSpec spec = read_domain(config);
    if (const auto live = domains_.find(id); live != domains_.end()) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "domain '" + spec.name + "' has the id " + std::to_string(id) +
                                                        ", which domain '" + live->second.name + "' has");
    }
    auto communicator = std::make_unique<ChipCommunicator>(resources_, spec.communicator, spec.buffers);
    std::string reply = communicator->describe();
    domains_.emplace(id, Domain{std::move(spec.name), std::move(communicator)});
    return reply;
}

void ChipComm::release_domain(uint64_t id) {
    if (domains_.erase(id) == 0) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "this chip has no domain with the id " + std::to_string(id));
    }
}

void ChipComm::store_to_host() {
    for (const Store &store : stores_) {
        const SegmentRange &to = store.target;
        uint8_t *host = resources_.segments.resolve(to.segment, to.generation, to.offset, to.nbytes);
        resources_.memory.copy_from(session_, host, store.address, to.nbytes);
    }
}

}  // namespace chip_worker
}  // namespace pto
