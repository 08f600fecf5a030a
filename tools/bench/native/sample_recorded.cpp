#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "callable_file.h"
#include "chip.h"
#include "graph_args.h"
#include "samplers.h"
#include "test/chip/temp_folder.h"

namespace pto {
namespace bench {
namespace {

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

/// The most memory that this process had at once.
double peak_mb() {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string key;
        double kilobytes = 0;
        if (words >> key >> kilobytes && key == "VmHWM:") return kilobytes / 1024;
    }
    throw std::runtime_error("/proc/self/status has no VmHWM");
}

/// A graph on a chip of its own, and where its records go.
class RecordedGraph {
public:
    RecordedGraph(const HostRuntime &host, const Settings &settings, int device = 0)
        : chip_(host), launch_(settings), args_(graph_args(static_cast<uint32_t>(settings.integer("tasks")), &cell_)) {
        chip_.init(device);
        chip_.prepare(0, read_file(settings.text("image")));
    }

    const std::string &folder() const { return folder_.path(); }
    void run(const Recorded &what = {}) { chip_.run(0, args_, launch_, what); }

private:
    test::TempFolder folder_;
    Chip chip_;
    Launch launch_;
    int32_t cell_ = 0;
    ChipStorageTaskArgs args_;
};

}  // namespace

Samples sample_swimlane(const Settings &settings) {
    const HostRuntime host(settings);
    RecordedGraph graph(host, settings);
    Recorded swimlane{graph.folder()};
    swimlane.swimlane = 1;
    std::vector<double> whole_us;
    const Sample recorded = [&] {
        whole_us.push_back(microseconds_of([&] { graph.run(swimlane); }));
        return recorded_us(graph.folder());
    };
    Samples samples = take_turns(settings.limits(), recorded, timed([&] { graph.run(); }));
    samples.figures["withFilesUs"] = whole_us;
    return samples;
}

Samples sample_recording_off(const Settings &settings) {
    const HostRuntime host(settings);
    RecordedGraph recorded_before(host, settings, 0);
    RecordedGraph never_recorded(host, settings, 1);
    recorded_before.run({recorded_before.folder(), 1, 1, 2, 1});
    const Recorded nothing{recorded_before.folder()};
    return take_turns(settings.limits(), timed([&] { recorded_before.run(nothing); }), timed([&] { never_recorded.run(); }));
}

Samples sample_capture(const Settings &settings) {
    const HostRuntime host(settings);
    RecordedGraph graph(host, settings);
    Recorded dependencies{graph.folder()};
    dependencies.dependencies = 1;
    graph.run();
    const double before_mb = peak_mb();
    graph.run(dependencies);
    const double captured_mb = peak_mb() - before_mb;
    Samples samples = take_turns(settings.limits(), timed([&] { graph.run(dependencies); }), timed([&] { graph.run(); }));
    samples.figures["captureMb"] = {captured_mb};
    return samples;
}

}  // namespace bench
}  // namespace pto
