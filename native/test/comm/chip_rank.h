#pragma once
/// A chip with its communicators as a chip child has it, in a process that a test has forked: the host runtime library, the
/// shared memory of the parent as segment 1, and what commands about communication do.

#include <fcntl.h>

#include <cstdint>
#include <string>

#include "base/json.h"
#include "chip_worker/comm/chip_comm.h"
#include "hierarchical/child/child_segments.h"
#include "platform/driver/chip_session.h"
#include "platform/driver/device_memory.h"
#include "platform/driver/host_runtime_library.h"
#include "test/comm/siblings.h"

namespace pto {
namespace test {

/// Shared memory that the parent has before it forks.
class ParentMemory {
public:
    explicit ParentMemory(size_t bytes) : memory_(base::SharedMemory::create("test", bytes)) {}

    uint8_t *data() const { return memory_.data(); }
    base::SharedMemory open() const {
        return base::SharedMemory::adopt(base::UniqueFd(fcntl(memory_.fd(), F_DUPFD_CLOEXEC, 0)));
    }
    /// A range of it as the parent names it.
    static std::string range(uint64_t offset, uint64_t nbytes) {
        return R"("segment":1,"generation":1,"offset":")" + std::to_string(offset) + R"(","nbytes":")" + std::to_string(nbytes) + "\"";
    }

private:
    base::SharedMemory memory_;
};

struct ChipRank {
    ChipRank(const char *library, int device_id, const ParentMemory &memory)
        : api(driver::load_host_runtime({PTO_TEST_LOG, PTO_TEST_SIM_CONTEXT, library, 4, 5})),
          session(api, device_id),
          comm(api, session, device, segments, device_id) {
        segments.map(1, 1, memory.open());
    }

    const driver::HostRuntimeApi &api;
    driver::ChipSession session;
    driver::DeviceMemory device;
    hierarchical::ChildSegments segments;
    chip_worker::ChipComm comm;
};

/// What a chip says about its rank of a communicator, of a domain or of the bootstrap.
class RankReply {
public:
    explicit RankReply(const std::string &text) : json_(*base::Json::parse(text)) {
        if (json_.find("communicator") == nullptr) return;
        const base::Json communicator = json_.at("communicator");
        json_ = communicator;
    }

    uint64_t id(const char *name) const { return json_.at(name).as_id(0); }
    uint64_t buffer(const std::string &name) const {
        for (const base::Json &buffer : json_.at("buffers").items()) {
            if (buffer.at("name").text() == name) return buffer.at("address").as_id(0);
        }
        throw std::runtime_error("no buffer " + name);
    }
    const CommContext &context() const { return *reinterpret_cast<const CommContext *>(id("deviceContext")); }

private:
    base::Json json_;
};

}  // namespace test
}  // namespace pto
