#pragma once
/// The communicators of one chip: the one that it is started with, and the domains that orchestration functions open.
///
/// The parent sends a command to each rank of a communicator. When all have answered well it is open, and tasks may be given
/// to them; any number may be open at once, also overlapping ones. A window lives until its communicator is closed, so tasks
/// that were given to the chip before may still use it.
///
/// One call at a time, on the thread that owns the device.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "chip_worker/comm/chip_communicator.h"
#include "chip_worker/comm/comm_config.h"
#include "platform/driver/chip_session.h"

namespace pto {
namespace chip_worker {

class ChipComm {
public:
    /// Everything outlives this object, the device among it.
    ChipComm(const driver::HostRuntimeApi &api, driver::ChipSession &session, driver::DeviceMemory &memory,
             const hierarchical::ChildSegments &segments, int32_t device_id)
        : resources_{api, segments, memory}, session_(session), device_id_(device_id) {}

    /// kCommInit, see comm_config.h. Fills the buffers that are loaded from the host. Once more, it takes the place of the one
    /// before, whose windows are closed: a rank has died and is back. Returns {"communicator": ChipCommunicator::describe} or
    /// {"communicator": null}. Throws Failure; then everything is as before.
    std::string bootstrap(std::string_view config);

    /// kAllocDomain: `id` is the parent's and not in use. Returns ChipCommunicator::describe. Throws Failure.
    std::string alloc_domain(uint64_t id, std::string_view config);
    /// kReleaseDomain. Throws Failure ERR_PTO_COMM_ARGS for an id that is not in use.
    void release_domain(uint64_t id);

    /// After each task that has succeeded: copies the buffers of the bootstrap that are stored to the host.
    void store_to_host();

    size_t live_domains() const { return domains_.size(); }

private:
    void load_from_host(const ChipCommunicator &communicator, const BootstrapSpec &spec);

    struct Domain {
        std::string name;
        std::unique_ptr<ChipCommunicator> communicator;
    };
    /// A buffer that is copied out, and the shared memory that it is copied to.
    struct Store {
        uint64_t address;
        SegmentRange target;
    };

    const CommResources resources_;
    driver::ChipSession &session_;
    const int32_t device_id_;
    std::unique_ptr<ChipCommunicator> communicator_;
    std::vector<Store> stores_;
    std::map<uint64_t, Domain> domains_;
};

}  // namespace chip_worker
}  // namespace pto
