/// Samples runs of one callable on a simulated chip, and its floor, in a process of its own.
///
///     pto_bench_sampler key=value…
///
///     features                           prints {"tbb": true or false} and ends
///     log=FILE context=FILE host=FILE    the libraries of the chip
///     image=FILE                         a ChipCallable
///     tasks=N                            its scalar, with one int32 tensor before it; 0: it takes no arguments
///     block_dim=N aicpu_thread_num=N
///     floor=NAME                         futex, tbb-independent, tbb-chain, tbb-fan, or none
///     rounds=N or seconds=N
///
/// Prints {"us": […], "floorUs": […]}.

#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "chip.h"
#include "futex_round_trip.h"
#include "tbb_floors.h"
#include "turns.h"

namespace pto {
namespace bench {
namespace {

/// As wide as the graphs' source says.
constexpr uint32_t kFanWidth = 64;

class Settings {
public:
    Settings(int argc, char **argv) {
        for (int i = 1; i < argc; ++i) {
            const std::string word = argv[i];
            const size_t split = word.find('=');
            values_[word.substr(0, split)] = split == std::string::npos ? "" : word.substr(split + 1);
        }
    }
    bool has(const std::string &key) const { return values_.count(key) != 0; }
    std::string text(const std::string &key) const {
        const auto found = values_.find(key);
        if (found == values_.end()) throw std::invalid_argument("missing " + key + "=");
        return found->second;
    }
    double number(const std::string &key) const { return std::stod(text(key)); }
    int integer(const std::string &key) const { return std::stoi(text(key)); }

private:
    std::map<std::string, std::string> values_;
};

std::vector<uint8_t> read_file(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::function<void()> make_floor(const std::string &name, uint32_t tasks) {
    if (name == "none") return nullptr;
    if (name == "futex") {
        const auto partner = std::make_shared<FutexRoundTrip>();
        return [partner] { partner->run(); };
    }
    if (!has_tbb()) throw std::invalid_argument("this build has no oneTBB, so there is no floor " + name);
    if (name == "tbb-independent") return [tasks] { tbb_independent(tasks); };
    if (name == "tbb-chain") return [tasks] { tbb_chain(tasks); };
    if (name == "tbb-fan") return [tasks] { tbb_fan(tasks, kFanWidth); };
    throw std::invalid_argument("there is no floor " + name);
}

ChipStorageTaskArgs make_args(uint32_t tasks, int32_t *cell) {
    ChipStorageTaskArgs args;
    if (tasks == 0) return args;
    ContinuousTensor tensor{};
    tensor.data = reinterpret_cast<uint64_t>(cell);
    tensor.shapes[0] = 1;
    tensor.ndims = 1;
    tensor.dtype = DataType::INT32;
    args.add_tensor(tensor);
    args.add_scalar(tasks);
    return args;
}

Limits make_limits(const Settings &settings) {
    Limits limits;
    if (settings.has("rounds")) limits.rounds = static_cast<uint32_t>(settings.integer("rounds"));
    if (settings.has("seconds")) limits.seconds = settings.number("seconds");
    return limits;
}

void print_list(const char *key, const std::vector<double> &values) {
    std::printf("\"%s\":[", key);
    for (size_t i = 0; i < values.size(); ++i) std::printf("%s%.3f", i == 0 ? "" : ",", values[i]);
    std::printf("]");
}

void sample(const Settings &settings) {
    const auto tasks = static_cast<uint32_t>(settings.integer("tasks"));
    const Launch launch{settings.integer("block_dim"), settings.integer("aicpu_thread_num")};
    const ChipLibraries libraries{settings.text("log"), settings.text("context"), settings.text("host")};
    Chip chip(libraries, read_file(settings.text("image")), launch);
    int32_t cell = 0;
    const ChipStorageTaskArgs args = make_args(tasks, &cell);
    const std::function<void()> floor = make_floor(settings.text("floor"), tasks);
    const Samples samples = take_turns(make_limits(settings), [&] { chip.run(args); }, floor);
    std::printf("{");
    print_list("us", samples.us);
    std::printf(",");
    print_list("floorUs", samples.floor_us);
    std::printf("}\n");
}

}  // namespace
}  // namespace bench
}  // namespace pto

int main(int argc, char **argv) {
    try {
        const pto::bench::Settings settings(argc, argv);
        if (settings.has("features")) {
            std::printf("{\"tbb\":%s}\n", pto::bench::has_tbb() ? "true" : "false");
        } else {
            pto::bench::sample(settings);
        }
        return 0;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
