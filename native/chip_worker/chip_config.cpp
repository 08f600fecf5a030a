#include "chip_worker/chip_config.h"

#include <limits>

#include "base/failure.h"
#include "base/json.h"

namespace pto {
namespace chip_worker {
namespace {

using base::Failure;
using base::Json;

[[noreturn]] void refuse(const std::string &what) {
    throw Failure(abi::ErrorCode::ERR_PTO_OPTION_INVALID, "the configuration of a chip " + what);
}

std::string required_text(const Json &object, const char *name) {
    const Json &value = object.at(name);
    if (value.text().empty()) refuse(std::string("names no ") + name + ".");
    return value.text();
}

int32_t required_index(const Json &object, const char *name) {
    const int64_t value = object.at(name).as_int(-1);
    if (value < 0 || value > std::numeric_limits<int32_t>::max()) {
        refuse(std::string("has no ") + name + " from 0.");
    }
    return static_cast<int32_t>(value);
}

}  // namespace

ChipConfig read_chip_config(const std::string &json) {
    std::string problem;
    const auto parsed = Json::parse(json, &problem);
    if (!parsed) refuse("cannot be read: " + problem);
    const Json &libraries = parsed->at("libraries");
    ChipConfig config;
    config.platform = required_text(*parsed, "platform");
    config.device_id = required_index(*parsed, "deviceId");
    config.worker_id = required_index(*parsed, "workerId");
    config.ends_in_order = parsed->at("endsInOrder").as_bool(false);
    config.libraries.log = required_text(libraries, "log");
    config.libraries.sim_context = libraries.at("simContext").text();
    config.libraries.host_runtime = required_text(libraries, "hostRuntime");
    config.libraries.log_level = required_index(libraries, "logLevel");
    config.libraries.log_info_verbosity = required_index(libraries, "logInfoVerbosity");
    return config;
}

}  // namespace chip_worker
}  // namespace pto
