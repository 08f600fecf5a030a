#include "runtime/common/recording/pmu_events.h"

#include <map>

namespace pto {
namespace runtime {
namespace {

using Counters = std::map<uint32_t, std::vector<const char *>>;

const Counters kA2A3 = {
    {1,
     {"cube_fp16_exec", "cube_int8_exec", "vec_fp32_exec", "vec_fp16_128lane_exec", "vec_fp16_64lane_exec", "vec_int32_exec",
      "vec_misc_exec"}},
    {2,
     {"vec_busy_cycles", "cube_busy_cycles", "scalar_busy_cycles", "mte1_busy_cycles", "mte2_busy_cycles", "mte3_busy_cycles",
      "icache_miss", "icache_req"}},
    {4,
     {"ub_read_req", "ub_write_req", "l1_read_req", "l1_write_req", "l2_read_req", "l2_write_req", "main_read_req",
      "main_write_req"}},
    {5,
     {"l0a_read_req", "l0a_write_req", "l0b_read_req", "l0b_write_req", "l0c_read_req", "l0c_write_req"}},
    {6, {"bankgroup_stall_cycles", "bank_stall_cycles", "vec_resc_conflict_cycles"}},
    {7,
     {"ub_read_bw_mte", "l2_write_bw", "main_mem_write_bw", "ub_write_bw_mte", "ub_read_bw_vector", "ub_write_bw_vector",
      "ub_read_bw_scalar", "ub_write_bw_scalar"}},
    {8,
     {"write_cache_hit", "write_cache_miss_allocate", "r0_read_cache_hit", "r0_read_cache_miss_allocate", "r1_read_cache_hit",
      "r1_read_cache_miss_allocate"}},
};

const Counters kA5 = {
    {1,
     {"cube_fp16_exec", "cube_int8_exec", "cube_fp8_exec", "vec_fp32_exec", "vec_fp16_exec", "vec_int32_exec", "vec_misc_exec",
      "pmu_fix_exec"}},
    {2,
     {"pmu_idc_aic_vec_busy_o", "cube_instr_busy", "scalar_instr_busy", "mte1_instr_busy", "mte2_instr_busy", "mte3_instr_busy",
      "icache_req", "icache_miss", "pmu_fix_instr_busy"}},
    {4,
     {"ub_read_req", "ub_write_req", "l1_read_req", "l1_write_req", "l2_read_req", "l2_write_req", "main_read_req",
      "main_write_req", "fix_read_req", "fix_write_req"}},
    {5,
     {"l0a_read_req", "l0a_write_req", "l0b_read_req", "l0b_write_req", "l0c_read_req", "l0c_write_req"}},
    {6, {"bankgroup_stall_cycles", "bank_stall_cycles", "vec_resc_conflict_cycles"}},
    {7,
     {"ub_read_bw_mte", "l2_write_bw", "main_mem_write_bw", "ub_write_bw_mte", "ub_read_bw_vector", "ub_write_bw_vector",
      "ub_read_bw_scalar", "ub_write_bw_scalar"}},
    {8,
     {"write_cache_hit", "write_cache_miss_allocate", "r0_read_cache_hit", "r0_read_cache_miss_allocate", "r1_read_cache_hit",
      "r1_read_cache_miss_allocate"}},
};

}  // namespace

bool is_pmu_event_type(int64_t type) { return type > 0 && kA2A3.count(static_cast<uint32_t>(type)) > 0; }

const std::vector<const char *> &pmu_counters(std::string_view arch, uint32_t type) {
    return (arch == "a5" ? kA5 : kA2A3).at(type);
}

}  // namespace runtime
}  // namespace pto
