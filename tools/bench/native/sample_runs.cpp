#include <stdlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "callable_file.h"
#include "chip.h"
#include "futex_round_trip.h"
#include "samplers.h"

namespace pto {
namespace bench {
namespace {

Sample make_floor(const std::string &name) {
    if (name == "none") return nullptr;
    if (name != "futex") throw std::invalid_argument("there is no floor " + name);
    const auto partner = std::make_shared<FutexRoundTrip>();
    return timed([partner] { partner->run(); });
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

/// How long a recorded run took, by its file: up to the moment when its last task had finished. Writing the file is no part of it.
double recorded_us(const std::string &folder) {
    std::ifstream file(folder + "/l2_perf_records.json");
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const std::string key = "\"finish_time_us\":";
    double last = 0;
    for (size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
        last = std::max(last, std::strtod(text.c_str() + at + key.size(), nullptr));
    }
    return last;
}

/// A folder that ends with its object.
class TempFolder {
public:
    TempFolder() {
        std::string pattern = std::filesystem::temp_directory_path() / "pto-bench-XXXXXX";
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = pattern;
    }
    TempFolder(const TempFolder &) = delete;
    TempFolder &operator=(const TempFolder &) = delete;
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::string &path() const { return path_; }

private:
    std::string path_;
};

}  // namespace

Samples sample_runs(const Settings &settings) {
    const HostRuntime host(settings);
    const Launch launch(settings);
    Chip chip(host);
    chip.init();
    chip.prepare(0, read_file(settings.text("image")));
    int32_t cell = 0;
    const ChipStorageTaskArgs args = make_args(static_cast<uint32_t>(settings.integer("tasks")), &cell);
    const Sample run = timed([&] { chip.run(0, args, launch); });
    if (settings.text("floor") != "unrecorded") return take_turns(settings.limits(), run, make_floor(settings.text("floor")));
    const TempFolder folder;
    std::vector<double> whole_us;
    const Sample recorded = [&] {
        whole_us.push_back(microseconds_of([&] { chip.run(0, args, launch, folder.path()); }));
        return recorded_us(folder.path());
    };
    Samples samples = take_turns(settings.limits(), recorded, run);
    samples.figures["withFilesUs"] = whole_us;
    return samples;
}

}  // namespace bench
}  // namespace pto
