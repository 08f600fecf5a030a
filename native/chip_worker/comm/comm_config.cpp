#include "chip_worker/comm/comm_config.h"

#include <algorithm>
#include <limits>

#include "abi/data_type.h"
#include "base/failure.h"
#include "base/json.h"

namespace pto {
namespace chip_worker {
namespace {

using base::Failure;
using base::Json;

[[noreturn]] void refuse(const std::string &what) { throw Failure(abi::ErrorCode::ERR_PTO_COMM_ARGS, what); }

std::string quoted(const std::string &name) { return "'" + name + "'"; }

Json parse(std::string_view json) {
    std::string problem;
    auto parsed = Json::parse(json, &problem);
    if (!parsed || !parsed->is_object()) refuse("a description of communication cannot be read: " + problem);
    return std::move(*parsed);
}

std::string name_of(const Json &object, const char *what) {
    const std::string &name = object.at("name").text();
    if (name.empty()) refuse(std::string("a ") + what + " has no name");
    return name;
}

SegmentRange read_range(const Json &object) {
    return {static_cast<uint32_t>(object.at("segment").as_id(0)), static_cast<uint32_t>(object.at("generation").as_id(0)),
            object.at("offset").as_id(0), object.at("nbytes").as_id(0)};
}

CommunicatorSpec read_communicator(const Json &object) {
    CommunicatorSpec spec{};
    // What is missing or no number becomes a value that the communicator refuses with its own words.
    const auto number = [&](const char *name) {
        const int64_t value = object.at(name).as_int(-1);
        return value > std::numeric_limits<int32_t>::max() ? -1 : static_cast<int32_t>(value);
    };
    spec.rank = number("rank");
    spec.rank_count = number("rankCount");
    spec.window_bytes = object.at("windowBytes").as_id(0);
    if (object.find("segment") != nullptr) spec.segment = read_range(object.at("segment"));
    spec.rootinfo_path = object.at("rootinfoPath").text();
    return spec;
}

std::vector<BufferSpec> read_buffers(const Json &list) {
    std::vector<BufferSpec> buffers;
    for (const Json &item : list.items()) {
        BufferSpec buffer{name_of(item, "buffer"), item.at("nbytes").as_id(0), item.at("loadFromHost").as_bool(false),
                          item.at("storeToHost").as_bool(false)};
        const auto is_same = [&](const BufferSpec &other) { return other.name == buffer.name; };
        if (std::any_of(buffers.begin(), buffers.end(), is_same)) refuse("two buffers have the name " + quoted(buffer.name));
        const uint64_t element = get_element_size(static_cast<DataType>(item.at("dtype").as_int(0)));
        const uint64_t count = item.at("count").as_id(0);
        if (element == 0) refuse("buffer " + quoted(buffer.name) + " has an unknown data type");
        if (count > buffer.nbytes / element) {
            refuse("buffer " + quoted(buffer.name) + " has " + std::to_string(buffer.nbytes) + " bytes; its " +
                   std::to_string(count) + " elements of " + std::to_string(element) + " bytes take more");
        }
        buffers.push_back(std::move(buffer));
    }
    return buffers;
}

std::vector<StagingSpec> read_stagings(const Json &list) {
    std::vector<StagingSpec> stagings;
    for (const Json &item : list.items()) stagings.push_back({name_of(item, "staging"), read_range(item)});
    return stagings;
}

/// Each buffer that wants it has one memory of its name, and each memory is wanted.
void check_symmetry(const std::vector<BufferSpec> &buffers, const std::vector<StagingSpec> &stagings,
                    bool BufferSpec::*wants, const char *option, const char *list) {
    for (const BufferSpec &buffer : buffers) {
        const auto count = std::count_if(stagings.begin(), stagings.end(),
                                         [&](const StagingSpec &staging) { return staging.name == buffer.name; });
        if (count == (buffer.*wants ? 1 : 0)) continue;
        refuse("buffer " + quoted(buffer.name) + (buffer.*wants ? " has " : " does not have ") + option + " and " +
               std::to_string(count) + " entries in " + list + "; it takes one for each such buffer");
    }
    for (const StagingSpec &staging : stagings) {
        const auto is_same = [&](const BufferSpec &buffer) { return buffer.name == staging.name; };
        if (std::none_of(buffers.begin(), buffers.end(), is_same)) {
            refuse(std::string(list) + " names " + quoted(staging.name) + ", which is no buffer");
        }
    }
}

void check_room(const std::vector<BufferSpec> &buffers, uint64_t window_bytes) {
    uint64_t left = window_bytes;
    for (const BufferSpec &buffer : buffers) {
        if (buffer.nbytes > left) {
            refuse("buffer " + quoted(buffer.name) + " of " + std::to_string(buffer.nbytes) + " bytes does not fit: the window has " +
                   std::to_string(window_bytes) + " bytes, of which " + std::to_string(left) + " are left");
        }
        left -= buffer.nbytes;
    }
}

void check_sizes(const std::vector<BufferSpec> &buffers, const std::vector<StagingSpec> &stagings, bool BufferSpec::*wants,
                 const char *list) {
    for (const BufferSpec &buffer : buffers) {
        if (!(buffer.*wants)) continue;
        const uint64_t nbytes = BootstrapSpec::staging_of(stagings, buffer.name).range.nbytes;
        if (nbytes == buffer.nbytes) continue;
        refuse(std::string(list) + " has " + std::to_string(nbytes) + " bytes for " + quoted(buffer.name) + ", which has " +
               std::to_string(buffer.nbytes));
    }
}

}  // namespace

const StagingSpec &BootstrapSpec::staging_of(const std::vector<StagingSpec> &stagings, const std::string &name) {
    return *std::find_if(stagings.begin(), stagings.end(), [&](const StagingSpec &staging) { return staging.name == name; });
}

BootstrapSpec read_bootstrap(std::string_view json, int32_t device_id) {
    const Json object = parse(json);
    BootstrapSpec spec;
    spec.buffers = read_buffers(object.at("buffers"));
    spec.inputs = read_stagings(object.at("hostInputs"));
    spec.outputs = read_stagings(object.at("hostOutputs"));
    check_symmetry(spec.buffers, spec.inputs, &BufferSpec::loads_from_host, "loadFromHost", "hostInputs");
    check_symmetry(spec.buffers, spec.outputs, &BufferSpec::stores_to_host, "storeToHost", "hostOutputs");
    const int64_t wanted_device = object.at("deviceId").as_int(device_id);
    if (wanted_device != device_id) {
        refuse("the bootstrap is for device " + std::to_string(wanted_device) + "; this chip is device " +
               std::to_string(device_id));
    }
    if (object.at("comm").is_object()) spec.communicator = read_communicator(object.at("comm"));
    if (!spec.communicator) {
        if (!spec.buffers.empty()) refuse("buffers lie in the window of a communicator, and there is none: `comm` is missing");
        return spec;
    }
    check_room(spec.buffers, spec.communicator->window_bytes);
    check_sizes(spec.buffers, spec.inputs, &BufferSpec::loads_from_host, "hostInputs");
    check_sizes(spec.buffers, spec.outputs, &BufferSpec::stores_to_host, "hostOutputs");
    return spec;
}

DomainSpec read_domain(std::string_view json) {
    const Json object = parse(json);
    DomainSpec spec{name_of(object, "domain"), {}, read_buffers(object.at("buffers"))};
    if (!object.at("comm").is_object()) refuse("domain " + quoted(spec.name) + " has no communicator: `comm` is missing");
    spec.communicator = read_communicator(object.at("comm"));
    check_room(spec.buffers, spec.communicator.window_bytes);
    return spec;
}

}  // namespace chip_worker
}  // namespace pto
