/// Folds the sources among its TENSORS tensors and its scalars into the targets: see ../program.h and ../fold.h.
#include "../fold.h"

#include <sched.h>
#include <time.h>

#include <cstring>

#include "../program.h"
#include "../../tmr/kernels/tensor_access.h"
#include "data_type.h"
#include "intrinsic.h"
#include "pto_async_kernel_api.h"

namespace {

using namespace program;

/// Calls visit(address) for each element of the view, in row-major order.
template <typename Visit>
void for_each_address(const Tensor &tensor, uint64_t width, Visit visit) {
    const uint32_t *raw = tensor.get_raw_shapes();
    const uint64_t count = tensor.numel();
    auto *first = reinterpret_cast<uint8_t *>(tensor.buffer.addr) + tensor.start_offset * width;
    for (uint64_t i = 0; i < count; ++i) {
        uint64_t rest = i;
        uint64_t offset = 0;
        uint64_t stride = 1;
        for (uint32_t d = tensor.ndims; d-- > 0;) {
            offset += rest % tensor.shapes[d] * stride;
            rest /= tensor.shapes[d];
            stride *= raw[d];
        }
        visit(first + offset * width);
    }
}

uint64_t load(const uint8_t *address, uint64_t width) {
    uint64_t value = 0;
    std::memcpy(&value, address, width);
    return value;
}

class Fold {
public:
    explicit Fold(int64_t *args) : args_(args), scalars_(args + TENSORS) {}

    void run() {
        sleep_first();
        arrive(kTally);
        uint64_t hash = static_cast<uint64_t>(scalars_[kSeedScalar]);
        for (int i = 0; i < TENSORS; ++i) {
            if (role(i) != kSource) continue;
            const uint64_t width = get_element_size(tensor(i).dtype);
            for_each_address(tensor(i), width, [&](uint8_t *at) { hash = fold::source(hash, load(at, width)); });
        }
        const uint64_t count = settings() >> kScalarCountShift & 0xFF;
        for (uint64_t i = kFixedScalars; i < count; ++i) hash = fold::source(hash, static_cast<uint64_t>(scalars_[i]));
        for (int i = 0; i < TENSORS; ++i) write(i, hash);
        defer();
        arrive(kNotify);
    }

private:
    const Tensor &tensor(int i) const { return tensor_at(args_, i); }
    uint32_t role(int i) const { return static_cast<uint64_t>(scalars_[kRolesScalar]) >> kRoleBits * i & 7; }
    uint64_t settings() const { return static_cast<uint64_t>(scalars_[kSettingsScalar]); }
    uint32_t slots() const { return settings() & 7; }
    uint32_t active_slots() const { return static_cast<uint32_t>(__builtin_popcount(slots())); }
    uint32_t subtasks() const { return active_slots() * static_cast<uint32_t>(get_block_num(args_)); }

    /// Which of the task's kernels this is. A task with one slot has it whatever the lane of its core is.
    uint32_t subtask() const {
        const uint32_t block = static_cast<uint32_t>(get_block_idx(args_)) * active_slots();
        if (active_slots() == 1) return block;
#if defined(__DAV_CUBE__)
        return block;
#else
        const uint32_t lane = 2u << get_sub_block_id(args_);
        return block + static_cast<uint32_t>(__builtin_popcount(slots() & (lane - 1)));
#endif
    }

    void sleep_first() const {
        timespec pause{};
        pause.tv_nsec = static_cast<long>(settings() >> kDelayShift & 0xFFFF) * 1000;
        if (pause.tv_nsec > 0) nanosleep(&pause, nullptr);
    }

    void arrive(uint32_t as) const {
        for (int i = 0; i < TENSORS; ++i) {
            if (role(i) != as) continue;
            uint32_t *tally = counter(i);
            __atomic_fetch_add(tally, fold::arrival(subtask()), __ATOMIC_SEQ_CST);
            if ((settings() & kIsMeeting) == 0) continue;
            while ((__atomic_load_n(tally, __ATOMIC_SEQ_CST) & fold::kArrivals) < subtasks()) sched_yield();
        }
    }

    void defer() const {
        for (int i = 0; i < TENSORS; ++i) {
            if (role(i) != kAwait) continue;
            AsyncCtx context = get_async_ctx(args_);
            save_expected_notification_counter(context, counter(i), settings() >> kExpectedShift & 0xFF);
        }
    }

    uint32_t *counter(int i) const {
        return reinterpret_cast<uint32_t *>(tensor(i).buffer.addr) + tensor(i).start_offset;
    }

    void write(int i, uint64_t hash) const {
        const bool is_overwriting = role(i) == kOverwrite;
        if (!is_overwriting && role(i) != kUpdate) return;
        const uint64_t width = get_element_size(tensor(i).dtype);
        uint32_t index = 0;
        for_each_address(tensor(i), width, [&](uint8_t *at) {
            if (index % subtasks() == subtask()) {
                const uint64_t before = is_overwriting ? 0 : load(at, width);
                const uint64_t value =
                    fold::target(before, is_overwriting, hash, subtask(), static_cast<uint32_t>(i), index);
                std::memcpy(at, &value, width);
            }
            ++index;
        });
    }

    int64_t *args_;
    const int64_t *scalars_;
};

}  // namespace

extern "C" void kernel_entry(int64_t *args) { Fold(args).run(); }
