// Which kernels a task runs, on which cores, and in how many blocks.
#pragma once

#include <cstddef>
#include <cstdint>

inline constexpr int32_t INVALID_KERNEL_ID = -1;

/// Places of kernels in a task: one AIC core and two AIV cores make a cluster.
enum class PTO2SubtaskSlot : uint8_t {
    AIC = 0,
    AIV0 = 1,
    AIV1 = 2,
};
inline constexpr int PTO2_SUBTASK_SLOT_COUNT = 3;

/// What a task needs: any free core of a type, or a whole idle cluster.
enum class PTO2ResourceShape : uint8_t {
    AIC = 0,
    AIV = 1,
    MIX = 2,
};
inline constexpr int PTO2_NUM_RESOURCE_SHAPES = 3;

inline constexpr uint8_t PTO2_SUBTASK_MASK_AIC = 1;
inline constexpr uint8_t PTO2_SUBTASK_MASK_AIV0 = 2;
inline constexpr uint8_t PTO2_SUBTASK_MASK_AIV1 = 4;
inline constexpr uint8_t PTO2_SUBTASK_MASK_CORES = 7;
inline constexpr uint8_t PTO2_SUBTASK_FLAG_SYNC_START = 8;

/// The slots of a task that have a kernel, and whether all blocks start together. One byte.
class ActiveMask {
public:
    constexpr ActiveMask() = default;
    constexpr explicit ActiveMask(uint8_t bits) : bits_(bits) {}

    constexpr uint8_t raw() const { return bits_; }
    constexpr uint8_t core_mask() const { return bits_ & PTO2_SUBTASK_MASK_CORES; }
    constexpr bool subtask_active(PTO2SubtaskSlot slot) const { return (bits_ >> static_cast<int>(slot) & 1) != 0; }
    /// True when at least one bit of `mask` is set.
    constexpr bool has_mask(uint8_t mask) const { return (bits_ & mask) != 0; }
    constexpr bool requires_sync_start() const { return has_mask(PTO2_SUBTASK_FLAG_SYNC_START); }
    constexpr void set_sync_start() { bits_ = static_cast<uint8_t>(bits_ | PTO2_SUBTASK_FLAG_SYNC_START); }

    constexpr PTO2ResourceShape to_shape() const {
        const uint8_t cores = core_mask();
        if ((cores & (cores - 1)) != 0) return PTO2ResourceShape::MIX;
        return cores == PTO2_SUBTASK_MASK_AIC ? PTO2ResourceShape::AIC : PTO2ResourceShape::AIV;
    }

    constexpr explicit operator bool() const { return bits_ != 0; }
    constexpr bool operator==(const ActiveMask &other) const { return bits_ == other.bits_; }
    constexpr bool operator!=(const ActiveMask &other) const { return bits_ != other.bits_; }
    constexpr ActiveMask operator|(ActiveMask other) const {
        return ActiveMask(static_cast<uint8_t>(bits_ | other.bits_));
    }
    constexpr ActiveMask operator&(ActiveMask other) const {
        return ActiveMask(static_cast<uint8_t>(bits_ & other.bits_));
    }
    constexpr ActiveMask &operator|=(ActiveMask other) { return *this = *this | other; }
    constexpr ActiveMask &operator&=(ActiveMask other) { return *this = *this & other; }

private:
    uint8_t bits_ = 0;
};

static_assert(sizeof(ActiveMask) == 1, "ActiveMask is one byte");

/// Kernels of one task. Two or three of them run at the same time on one cluster.
///
///     MixedKernels kernels;
///     kernels.aic_kernel_id = kMatmul;
///     kernels.aiv0_kernel_id = kSoftmax;
///     rt_submit_task(kernels, args);
struct MixedKernels {
    int32_t aic_kernel_id = INVALID_KERNEL_ID;
    int32_t aiv0_kernel_id = INVALID_KERNEL_ID;
    int32_t aiv1_kernel_id = INVALID_KERNEL_ID;

    constexpr ActiveMask to_active_mask() const {
        uint8_t bits = 0;
        if (aic_kernel_id != INVALID_KERNEL_ID) bits |= PTO2_SUBTASK_MASK_AIC;
        if (aiv0_kernel_id != INVALID_KERNEL_ID) bits |= PTO2_SUBTASK_MASK_AIV0;
        if (aiv1_kernel_id != INVALID_KERNEL_ID) bits |= PTO2_SUBTASK_MASK_AIV1;
        return ActiveMask(bits);
    }
};

static_assert(sizeof(MixedKernels) == 12, "MixedKernels is 12 bytes");
static_assert(offsetof(MixedKernels, aic_kernel_id) == 0, "MixedKernels::aic_kernel_id");
static_assert(offsetof(MixedKernels, aiv0_kernel_id) == 4, "MixedKernels::aiv0_kernel_id");
static_assert(offsetof(MixedKernels, aiv1_kernel_id) == 8, "MixedKernels::aiv1_kernel_id");

/// How often a task's kernels run: `block_num` blocks with indices 0 to block_num - 1, default 1.
/// `core_num` is another name for the same number.
class PTO2LaunchSpec {
public:
    int16_t block_num() const { return block_num_; }
    void set_block_num(int16_t count) { block_num_ = count; }
    int16_t core_num() const { return block_num_; }
    void set_core_num(int16_t count) { block_num_ = count; }

    /// True when all blocks must start at the same time. Matters from two blocks on.
    bool require_sync_start() const { return require_sync_start_; }
    void set_require_sync_start(bool is_required) { require_sync_start_ = is_required; }

private:
    int16_t block_num_ = 1;
    bool require_sync_start_ = false;
};

static_assert(sizeof(PTO2LaunchSpec) == 4 && alignof(PTO2LaunchSpec) == 2, "PTO2LaunchSpec is 4 bytes");
