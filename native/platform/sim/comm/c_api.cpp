// The communication functions of the C interface of libhost_runtime.so. No exception leaves a function of this file.

#include <new>
#include <string>

#include "host_runtime.h"
#include "platform/common/host/failure.h"
#include "platform/common/log/unified_log.h"
#include "platform/sim/comm/comm_session.h"

namespace {

using pto::abi::ErrorCode;
using pto::platform::Failure;
using pto::sim::CommSession;

struct Communicator {
    Communicator(int rank, int rank_count, const char *path) : session(rank, rank_count, path) {}

    CommSession session;
    PtoErrorRecord last{};
};

Communicator *communicator_of(CommHandle handle) { return static_cast<Communicator *>(handle); }

/// Of comm_init, which has no handle to keep it.
thread_local PtoErrorRecord last_of_init{};

/// Makes a call and turns what it throws into a record.
template <typename Call>
int guarded(const char *func, PtoErrorRecord &last, Call call) {
    Failure failed;
    try {
        call();
        return 0;
    } catch (const pto::base::Failure &failure) {
        failed = Failure::because(ErrorCode::ERR_PTO_INTERNAL, failure.message());
        failed.code = failure.code();
    } catch (const std::bad_alloc &) {
        failed = Failure::because(ErrorCode::ERR_PTO_INTERNAL, "out of host memory");
    } catch (const std::exception &error) {
        failed = Failure::because(ErrorCode::ERR_PTO_INTERNAL, error.what());
    }
    pto::platform::write_record(failed, &last);
    unified_log_error(func, "%s: %s", last.code, last.message);
    return last.return_code;
}

template <typename Call>
int guarded(const char *func, CommHandle handle, Call call) {
    if (handle == nullptr) return -1;
    Communicator &communicator = *communicator_of(handle);
    return guarded(func, communicator.last, [&] { call(communicator.session); });
}

}  // namespace

extern "C" {

// Ranks of the simulator need no stream: what they order is ordered when the call returns.
CommHandle comm_init(int rank, int nranks, void *, const char *rootinfo_path) {
    CommHandle handle = nullptr;
    guarded("comm_init", last_of_init, [&] { handle = new Communicator(rank, nranks, rootinfo_path); });
    return handle;
}

int comm_alloc_windows(CommHandle handle, size_t win_size, uint64_t *device_ctx_out) {
    if (device_ctx_out == nullptr) return -1;
    return guarded("comm_alloc_windows", handle, [&](CommSession &session) {
        *device_ctx_out = reinterpret_cast<uint64_t>(&session.alloc_windows(win_size));
    });
}

int comm_get_local_window_base(CommHandle handle, uint64_t *base_out) {
    if (base_out == nullptr) return -1;
    return guarded("comm_get_local_window_base", handle,
                   [&](CommSession &session) { *base_out = reinterpret_cast<uint64_t>(session.local_window()); });
}

int comm_get_window_size(CommHandle handle, size_t *size_out) {
    if (size_out == nullptr) return -1;
    return guarded("comm_get_window_size", handle, [&](CommSession &session) { *size_out = session.window_bytes(); });
}

int comm_barrier(CommHandle handle) {
    return guarded("comm_barrier", handle, [](CommSession &session) { session.barrier(); });
}

int comm_destroy(CommHandle handle) {
    if (handle == nullptr) return -1;
    delete communicator_of(handle);
    return 0;
}

int pto_comm_last_error(CommHandle handle, PtoErrorRecord *out) {
    if (out == nullptr) return 1;
    const PtoErrorRecord &last = handle != nullptr ? communicator_of(handle)->last : last_of_init;
    if (last.return_code == 0) return 1;
    *out = last;
    return 0;
}

}  // extern "C"
