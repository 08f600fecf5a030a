#include "platform/sim/host/device.h"

#include <sched.h>

#include <cstdlib>

#include "platform/common/log/unified_log.h"
#include "platform/sim/context/sim_context.h"

namespace pto {
namespace sim {
namespace {

constexpr uint64_t kDefaultMemoryBytes = uint64_t{64} << 30;
constexpr char kMemoryVariable[] = "PTO_SIM_DEVICE_MEMORY_BYTES";

uint64_t memory_bytes() {
    const char *text = std::getenv(kMemoryVariable);
    if (text == nullptr || text[0] == '\0') return kDefaultMemoryBytes;
    char *end = nullptr;
    const unsigned long long bytes = std::strtoull(text, &end, 10);
    if (*end == '\0' && bytes > 0 && text[0] != '-') return bytes;
    unified_log_warn("simpler_init", "%s=%s is not a number of bytes; the default of 64 GiB is used", kMemoryVariable, text);
    return kDefaultMemoryBytes;
}

/// CPUs that this process may use.
int cpu_count() {
    cpu_set_t set;
    CPU_ZERO(&set);
    return sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
}

CorePoolOptions pool_options(const Device *chip, int32_t device_id, int core_count) {
    CorePoolOptions options;
    options.device_id = device_id;
    options.chip = chip;
    options.core_count = core_count;
    options.cpu_count = cpu_count();
    return options;
}

}  // namespace

Device::Device(int32_t device_id, const platform::ChipInfo &chip)
    : id_(device_id),
      chip_(chip),
      memory_(memory_bytes()),
      image_memory_(~uint64_t{0}),
      images_(image_memory_),
      pool_(pool_options(this, device_id, chip.core_count)) {
    pto_cpu_sim_bind_chip(id_, this);
    pto_cpu_sim_acquire_device(id_);
}

Device::~Device() {
    pto_cpu_sim_bind_chip(id_, this);
    clear_cpu_sim_shared_storage();
    pto_cpu_sim_release_device(id_);
    pto_cpu_sim_bind_device(-1);
}

void Device::begin_run() {
    pto_cpu_sim_bind_chip(id_, this);
    clear_cpu_sim_shared_storage();
}

}  // namespace sim
}  // namespace pto
