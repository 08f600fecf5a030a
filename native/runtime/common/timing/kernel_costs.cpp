#include "runtime/common/timing/kernel_costs.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/json.h"
#include "runtime/common/shared/kernel_table.h"

namespace pto {
namespace runtime {
namespace {

using base::Json;
using platform::Failure;

constexpr const char *kFileName = "kernel_costs.json";
/// An hour: more is a mistake of units.
constexpr double kLongestNs = 3.6e12;

Failure wrong(const std::string &what) {
    return Failure::because(abi::ErrorCode::ERR_PTO_CONFIG_INVALID,
                            std::string(kFileName) + ": " + what + ". See docs/guide/time-model.md for what it may hold");
}

bool read_ns(const Json &value, double *out) {
    *out = value.as_number(-1);
    return value.is_number() && std::isfinite(*out) && *out >= 0 && *out <= kLongestNs;
}

Failure read_cost(const std::string &where, const Json &value, KernelCost *out) {
    if (!value.is_object()) return wrong(where + " is no object");
    for (const auto &[name, member] : value.members()) {
        double *const field = name == "ns" ? &out->ns : name == "ns_per_kib" ? &out->ns_per_kib : nullptr;
        if (field == nullptr) return wrong(where + " has '" + name + "'; allowed: ns, ns_per_kib");
        if (!read_ns(member, field)) return wrong(where + "." + name + " is no number from 0 to 3.6e12");
    }
    return Failure::none();
}

int64_t *field_of(ChipTiming *chip, const std::string &name) {
    if (name == "submit_ns") return &chip->submit_ns;
    if (name == "edge_ns") return &chip->edge_ns;
    if (name == "dispatch_ns") return &chip->dispatch_ns;
    if (name == "completion_ns") return &chip->completion_ns;
    if (name == "release_ns") return &chip->release_ns;
    if (name == "mmio_ns") return &chip->mmio_ns;
    return name == "switch_ns" ? &chip->switch_ns : nullptr;
}

Failure read_chip(const Json &value, ChipTiming *out) {
    if (!value.is_object()) return wrong("chip is no object");
    for (const auto &[name, member] : value.members()) {
        int64_t *const field = field_of(out, name);
        double ns;
        if (field == nullptr) {
            return wrong("chip has '" + name +
                         "'; allowed: submit_ns, edge_ns, dispatch_ns, completion_ns, release_ns, mmio_ns, switch_ns");
        }
        if (!read_ns(member, &ns)) return wrong("chip." + name + " is no number from 0 to 3.6e12");
        *field = std::llround(ns);
    }
    return Failure::none();
}

/// -1 for none.
int32_t func_id_of(const std::string &text) {
    if (text.empty() || text.size() > 4 || text.find_first_not_of("0123456789") != std::string::npos) return -1;
    const int32_t func_id = std::stoi(text);
    return func_id < static_cast<int32_t>(kMaxFuncIds) ? func_id : -1;
}

}  // namespace

Failure KernelCosts::read(const std::string &folder) {
    std::ifstream file(folder + "/" + kFileName, std::ios::binary);
    if (!file.is_open()) return errno == ENOENT ? Failure::none() : wrong(std::strerror(errno));
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return file.bad() ? wrong("it cannot be read") : parse(text);
}

Failure KernelCosts::parse(std::string_view text) {
    std::string problem;
    const std::optional<Json> json = Json::parse(text, &problem);
    if (!json.has_value()) return wrong("it is no JSON: " + problem);
    if (json->at("version").as_int(0) != 1) return wrong("its version is not 1");
    for (const auto &[name, member] : json->members()) {
        if (name == "version") continue;
        if (name == "default" && member.is_string()) {
            is_default_measured_ = member.text() == "measured";
            if (!is_default_measured_) return wrong("default is '" + member.text() + "'; allowed: measured, or an object");
        } else if (name == "default") {
            if (Failure failure = read_cost("default", member, &default_)) return failure;
        } else if (name == "chip") {
            if (Failure failure = read_chip(member, &chip_)) return failure;
        } else if (name == "kernels") {
            for (const auto &[key, cost] : member.members()) {
                const int32_t func_id = func_id_of(key);
                if (func_id < 0) return wrong("kernels has '" + key + "'; allowed: func_ids");
                if (Failure failure = read_cost("kernels." + key, cost, &kernels_[func_id])) return failure;
            }
        } else {
            return wrong("it has '" + name + "'; allowed: version, default, kernels, chip");
        }
    }
    return Failure::none();
}

int64_t KernelCosts::cost_ns(int32_t func_id, uint64_t tensor_bytes, int64_t measured_ns) const {
    const auto found = kernels_.find(func_id);
    if (found == kernels_.end() && is_default_measured_) return measured_ns;
    const KernelCost &cost = found != kernels_.end() ? found->second : default_;
    return std::llround(cost.ns + cost.ns_per_kib * (static_cast<double>(tensor_bytes) / 1024));
}

}  // namespace runtime
}  // namespace pto
