// Settings of one run of a callable. Packed, so that it can be copied between processes byte by byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <type_traits>

inline constexpr size_t CALL_CONFIG_OUTPUT_PREFIX_MAX = 1024;  ///< bytes of `output_prefix`, NUL included

#pragma pack(push, 1)
struct CallConfig {
    int32_t block_dim = 24;          ///< clusters to use (1 AIC and 2 AIV cores each)
    int32_t aicpu_thread_num = 3;    ///< schedulers plus one orchestrator
    int32_t enable_l2_swimlane = 0;  ///< record the task timeline
    int32_t enable_dump_tensor = 0;  ///< record tensor contents
    int32_t enable_pmu = 0;          ///< 0 off, otherwise the hardware event type to count
    int32_t enable_dep_gen = 0;      ///< record dependencies
    char output_prefix[CALL_CONFIG_OUTPUT_PREFIX_MAX] = {};  ///< directory for diagnostics, NUL-terminated

    bool diagnostics_any() const {
        return enable_l2_swimlane != 0 || enable_dump_tensor != 0 || enable_pmu != 0 || enable_dep_gen != 0;
    }

    bool output_prefix_set() const { return output_prefix[0] != '\0'; }

    /// Throws std::invalid_argument when diagnostics are on and nothing says where to write them.
    void validate() const {
        if (diagnostics_any() && !output_prefix_set()) {
            throw std::invalid_argument(
                "CallConfig: output_prefix must be set when any of enable_l2_swimlane, enable_dump_tensor, "
                "enable_pmu, enable_dep_gen is non-zero");
        }
    }
};
#pragma pack(pop)

static_assert(sizeof(CallConfig) == 1048 && alignof(CallConfig) == 1, "CallConfig is 1048 packed bytes");
static_assert(offsetof(CallConfig, block_dim) == 0, "CallConfig::block_dim");
static_assert(offsetof(CallConfig, aicpu_thread_num) == 4, "CallConfig::aicpu_thread_num");
static_assert(offsetof(CallConfig, enable_l2_swimlane) == 8, "CallConfig::enable_l2_swimlane");
static_assert(offsetof(CallConfig, enable_dump_tensor) == 12, "CallConfig::enable_dump_tensor");
static_assert(offsetof(CallConfig, enable_pmu) == 16, "CallConfig::enable_pmu");
static_assert(offsetof(CallConfig, enable_dep_gen) == 20, "CallConfig::enable_dep_gen");
static_assert(offsetof(CallConfig, output_prefix) == 24, "CallConfig::output_prefix");
static_assert(std::is_trivially_copyable_v<CallConfig>, "CallConfig travels as bytes");
