#include "chip_worker/comm/chip_communicator.h"

#include "abi/comm_segment.h"
#include "base/failure.h"
#include "base/json.h"
#include "base/unique_fd.h"

namespace pto {
namespace chip_worker {
namespace {

using abi::ErrorCode;
using base::Failure;

/// Where the segment of the parent lies, as the host runtime wants to have it told. `fd` keeps the descriptor.
std::string path_of(const CommunicatorSpec &spec, const hierarchical::ChildSegments &segments, base::UniqueFd *fd) {
    if (!spec.segment) return spec.rootinfo_path;
    const SegmentRange &range = *spec.segment;
    segments.resolve(range.segment, range.generation, range.offset, range.nbytes);
    const uint64_t needed = abi::comm_segment_bytes(static_cast<uint32_t>(spec.rank_count), spec.window_bytes);
    if (needed > range.nbytes) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, std::to_string(spec.rank_count) + " windows of " +
                                                        std::to_string(spec.window_bytes) + " bytes take " + std::to_string(needed) +
                                                        " bytes of shared memory; " + std::to_string(range.nbytes) + " were given");
    }
    *fd = segments.descriptor(range.segment, range.generation);
    return "pto-memfd:" + std::to_string(fd->get()) + "+" + std::to_string(range.offset);
}

}  // namespace

ChipCommunicator::ChipCommunicator(const CommResources &resources, const CommunicatorSpec &spec,
                                   const std::vector<BufferSpec> &buffers)
    : resources_(resources), rank_(spec.rank), rank_count_(spec.rank_count) {
    base::UniqueFd fd;
    const std::string path = path_of(spec, resources_.segments, &fd);
    handle_ = resources_.api.comm_init(spec.rank, spec.rank_count, nullptr, path.c_str());
    if (handle_ == nullptr) fail("comm_init", nullptr);
    try {
        open_windows(spec.window_bytes);
    } catch (...) {
        resources_.api.comm_destroy(handle_);
        throw;
    }
    uint64_t address = window_base_;
    for (const BufferSpec &buffer : buffers) {
        buffers_.push_back({buffer.name, address, buffer.nbytes});
        address += buffer.nbytes;
    }
    resources_.memory.add_window(window_base_, window_bytes_);
}

ChipCommunicator::~ChipCommunicator() {
    resources_.memory.remove_window(window_base_);
    resources_.api.comm_destroy(handle_);
}

void ChipCommunicator::open_windows(uint64_t window_bytes) {
    const driver::HostRuntimeApi &api = resources_.api;
    if (api.comm_alloc_windows(handle_, window_bytes, &device_context_) != 0) fail("comm_alloc_windows", handle_);
    if (api.comm_get_local_window_base(handle_, &window_base_) != 0) fail("comm_get_local_window_base", handle_);
    if (api.comm_get_window_size(handle_, &window_bytes_) != 0) fail("comm_get_window_size", handle_);
}

void ChipCommunicator::fail(const char *call, CommHandle handle) const {
    PtoErrorRecord record{};
    if (resources_.api.pto_comm_last_error(handle, &record) != 0) {
        throw Failure(ErrorCode::ERR_PTO_INTERNAL, std::string(call) + " failed and says nothing");
    }
    Failure failure(std::string(record.code), std::string(call) + ": " + record.message);
    throw failure.with_text("call", call).with("rank", rank_).with("rankCount", rank_count_);
}

std::string ChipCommunicator::describe() const {
    base::JsonWriter json;
    json.begin_object();
    json.key("rank").number(rank_).key("rankCount").number(rank_count_);
    json.key("deviceContext").id(device_context_).key("localWindowBase").id(window_base_);
    json.key("windowBytes").id(window_bytes_);
    json.key("buffers").begin_array();
    for (const Buffer &buffer : buffers_) {
        json.begin_object();
        json.key("name").string(buffer.name).key("address").id(buffer.address).key("nbytes").id(buffer.nbytes);
        json.end_object();
    }
    return json.end_array().end_object().take();
}

}  // namespace chip_worker
}  // namespace pto
