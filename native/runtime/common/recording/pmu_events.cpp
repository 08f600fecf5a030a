#include "runtime/common/recording/pmu_events.h"

#include <algorithm>
#include <map>

namespace pto {
namespace runtime {
namespace {

using Counters = std::map<uint32_t, std::vector<PmuCounter>>;

constexpr PmuEstimate kNotSimulated = nullptr;

const std::vector<PmuCounter> kL0 = {
    {"l0a_read_req", estimate::left_requests},       {"l0a_write_req", estimate::left_requests},
    {"l0b_read_req", estimate::right_requests},      {"l0b_write_req", estimate::right_requests},
    {"l0c_read_req", estimate::cube_write_requests}, {"l0c_write_req", estimate::cube_write_requests},
};

const std::vector<PmuCounter> kConflicts = {
    {"bankgroup_stall_cycles", kNotSimulated},
    {"bank_stall_cycles", kNotSimulated},
    {"vec_resc_conflict_cycles", kNotSimulated},
};

const std::vector<PmuCounter> kUnifiedBuffer = {
    {"ub_read_bw_mte", estimate::vector_write_requests},
    {"l2_write_bw", estimate::write_requests},
    {"main_mem_write_bw", estimate::write_requests},
    {"ub_write_bw_mte", estimate::vector_read_requests},
    {"ub_read_bw_vector", kNotSimulated},
    {"ub_write_bw_vector", kNotSimulated},
    {"ub_read_bw_scalar", kNotSimulated},
    {"ub_write_bw_scalar", kNotSimulated},
};

const std::vector<PmuCounter> kCache = {
    {"write_cache_hit", kNotSimulated},   {"write_cache_miss_allocate", kNotSimulated},
    {"r0_read_cache_hit", kNotSimulated}, {"r0_read_cache_miss_allocate", kNotSimulated},
    {"r1_read_cache_hit", kNotSimulated}, {"r1_read_cache_miss_allocate", kNotSimulated},
};

const std::vector<PmuCounter> kMemory = {
    {"ub_read_req", estimate::vector_write_requests},
    {"ub_write_req", estimate::vector_read_requests},
    {"l1_read_req", estimate::cube_read_requests},
    {"l1_write_req", estimate::cube_read_requests},
    {"l2_read_req", estimate::read_requests},
    {"l2_write_req", estimate::write_requests},
    {"main_read_req", estimate::read_requests},
    {"main_write_req", estimate::write_requests},
};

std::vector<PmuCounter> joined(std::vector<PmuCounter> counters, const std::vector<PmuCounter> &more) {
    counters.insert(counters.end(), more.begin(), more.end());
    return counters;
}

const Counters kA2A3 = {
    {1,
     {{"cube_fp16_exec", kNotSimulated},
      {"cube_int8_exec", kNotSimulated},
      {"vec_fp32_exec", kNotSimulated},
      {"vec_fp16_128lane_exec", kNotSimulated},
      {"vec_fp16_64lane_exec", kNotSimulated},
      {"vec_int32_exec", kNotSimulated},
      {"vec_misc_exec", kNotSimulated}}},
    {2,
     {{"vec_busy_cycles", estimate::vector_busy},
      {"cube_busy_cycles", estimate::cube_busy},
      {"scalar_busy_cycles", kNotSimulated},
      {"mte1_busy_cycles", kNotSimulated},
      {"mte2_busy_cycles", estimate::read_busy},
      // No counter of this chip shows the pipe that takes results out of a cube: they count here.
      {"mte3_busy_cycles", estimate::write_busy},
      {"icache_miss", kNotSimulated},
      {"icache_req", kNotSimulated}}},
    {4, kMemory},
    {5, kL0},
    {6, kConflicts},
    {7, kUnifiedBuffer},
    {8, kCache},
};

const Counters kA5 = {
    {1,
     {{"cube_fp16_exec", kNotSimulated},
      {"cube_int8_exec", kNotSimulated},
      {"cube_fp8_exec", kNotSimulated},
      {"vec_fp32_exec", kNotSimulated},
      {"vec_fp16_exec", kNotSimulated},
      {"vec_int32_exec", kNotSimulated},
      {"vec_misc_exec", kNotSimulated},
      {"pmu_fix_exec", kNotSimulated}}},
    {2,
     {{"pmu_idc_aic_vec_busy_o", estimate::vector_busy},
      {"cube_instr_busy", estimate::cube_busy},
      {"scalar_instr_busy", kNotSimulated},
      {"mte1_instr_busy", kNotSimulated},
      {"mte2_instr_busy", estimate::read_busy},
      {"mte3_instr_busy", estimate::vector_write_busy},
      {"icache_req", kNotSimulated},
      {"icache_miss", kNotSimulated},
      {"pmu_fix_instr_busy", estimate::cube_write_busy}}},
    {4, joined(kMemory, {{"fix_read_req", estimate::cube_write_requests}, {"fix_write_req", estimate::cube_write_requests}})},
    {5, kL0},
    {6, kConflicts},
    {7, kUnifiedBuffer},
    {8, kCache},
};

}  // namespace

bool is_pmu_event_type(int64_t type) { return type > 0 && kA2A3.count(static_cast<uint32_t>(type)) > 0; }

const std::vector<PmuCounter> &pmu_counters(std::string_view arch, uint32_t type) {
    return (arch == "a5" ? kA5 : kA2A3).at(type);
}

bool has_estimates(uint32_t type) {
    const auto is_simulated = [](const PmuCounter &counter) { return counter.estimate != kNotSimulated; };
    const auto has_one = [&](const Counters &counters) {
        const auto found = counters.find(type);
        return found != counters.end() && std::any_of(found->second.begin(), found->second.end(), is_simulated);
    };
    return has_one(kA2A3) || has_one(kA5);
}

}  // namespace runtime
}  // namespace pto
