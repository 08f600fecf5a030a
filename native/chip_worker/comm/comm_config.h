#pragma once
/// What a chip is told of the communicators that it takes part in: payloads of kCommInit and kAllocDomain.
///
/// Both name a rank's window and the buffers that are carved out of it, one after the other:
///
///     {"deviceId": 0,
///      "comm": {"rank": 0, "rankCount": 2, "windowBytes": "4096",
///               "segment": {"segment": 3, "generation": 1, "offset": "0", "nbytes": "16384"}},
///      "buffers": [{"name": "scratch", "dtype": 0, "count": 256, "nbytes": "1024",
///                   "loadFromHost": true, "storeToHost": false}],
///      "hostInputs": [{"name": "scratch", "segment": 1, "generation": 1, "offset": "0", "nbytes": "1024"}],
///      "hostOutputs": []}
///
/// A domain has `name` and `comm`, and buffers that nothing is staged for. Numbers of 64 bits travel as text. Instead of
/// `segment`, `comm` may have a `rootinfoPath`, by which ranks find each other that are not children of one worker.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pto {
namespace chip_worker {

/// Shared memory as the parent names it.
struct SegmentRange {
    uint32_t segment;
    uint32_t generation;
    uint64_t offset;
    uint64_t nbytes;
};

struct CommunicatorSpec {
    int32_t rank;
    int32_t rank_count;
    uint64_t window_bytes;
    std::optional<SegmentRange> segment;
    std::string rootinfo_path;
};

struct BufferSpec {
    std::string name;
    uint64_t nbytes;
    bool loads_from_host;
    bool stores_to_host;
};

/// Host memory that stands for a buffer before the first task, or after each.
struct StagingSpec {
    std::string name;
    SegmentRange range;
};

struct BootstrapSpec {
    std::optional<CommunicatorSpec> communicator;
    std::vector<BufferSpec> buffers;
    std::vector<StagingSpec> inputs;
    std::vector<StagingSpec> outputs;

    /// The staging of a buffer that has one, see read_bootstrap.
    static const StagingSpec &staging_of(const std::vector<StagingSpec> &stagings, const std::string &name);
};

struct DomainSpec {
    std::string name;
    CommunicatorSpec communicator;
    std::vector<BufferSpec> buffers;
};

/// Checks, in this order: that each staged buffer has its memory and none is left over; that the device is this one; that
/// buffers have a communicator; that the window holds them; that the staging is as large as its buffer.
/// Throws Failure ERR_PTO_COMM_ARGS.
BootstrapSpec read_bootstrap(std::string_view json, int32_t device_id);

/// Throws Failure ERR_PTO_COMM_ARGS.
DomainSpec read_domain(std::string_view json);

}  // namespace chip_worker
}  // namespace pto
