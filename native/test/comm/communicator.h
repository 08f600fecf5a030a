#pragma once
/// A rank of a communicator as a driver uses it: through the C interface of a library that it has loaded.

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "host_runtime.h"
#include "platform_comm/comm_context.h"
#include "test/chip/chip.h"
#include "test/comm/siblings.h"

namespace pto {
namespace test {

class Communicator {
public:
    /// Joins and maps a window a rank, which the call itself checks.
    Communicator(const HostLibrary &host, int rank, int rank_count, const std::string &path, size_t window_bytes)
        : host_(host), handle_(PTO_HOST_CALL(comm_init)(rank, rank_count, nullptr, path.c_str())) {
        check(handle_ != nullptr, error().message);
        uint64_t context = 0;
        if (PTO_HOST_CALL(comm_alloc_windows)(handle_, window_bytes, &context) != 0) {
            const std::string text = std::string(error().code) + ": " + error().message;
            PTO_HOST_CALL(comm_destroy)(handle_);
            throw std::runtime_error(text);
        }
        context_ = reinterpret_cast<const CommContext *>(context);
    }
    Communicator(const Communicator &) = delete;
    Communicator &operator=(const Communicator &) = delete;
    ~Communicator() { PTO_HOST_CALL(comm_destroy)(handle_); }

    const CommContext &context() const { return *context_; }
    int rank() const { return static_cast<int>(context_->rankId); }
    int rank_count() const { return static_cast<int>(context_->rankNum); }
    CommHandle handle() const { return handle_; }

    template <typename T>
    T *window(int rank) const {
        return reinterpret_cast<T *>(context_->windowsIn[rank]);
    }
    template <typename T>
    T *own() const {
        return window<T>(rank());
    }

    /// Empty, or the code of the failure.
    std::string try_barrier() { return PTO_HOST_CALL(comm_barrier)(handle_) == 0 ? "" : error().code; }
    void barrier() { check(try_barrier().empty(), error().message); }

    PtoErrorRecord error() const {
        PtoErrorRecord record{};
        PTO_HOST_CALL(pto_comm_last_error)(handle_, &record);
        return record;
    }

private:
    const HostLibrary &host_;
    CommHandle handle_;
    const CommContext *context_ = nullptr;
};

}  // namespace test
}  // namespace pto
