#include <fstream>
#include <sstream>

#include "callable_file.h"
#include "chip.h"
#include "samplers.h"

namespace pto {
namespace bench {
namespace {

/// Exact, unlike /proc/self/statm, which is behind by what each thread has not yet reported.
double resident_mb() {
    std::ifstream file("/proc/self/smaps_rollup");
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string key;
        double kilobytes = 0;
        if (words >> key >> kilobytes && key == "Rss:") return kilobytes / 1024;
    }
    throw std::runtime_error("/proc/self/smaps_rollup has no Rss");
}

}  // namespace

Samples sample_init(const Settings &settings) {
    const HostRuntime host(settings);
    const Launch launch(settings);
    const std::vector<uint8_t> image = read_file(settings.text("image"));
    const ChipStorageTaskArgs no_args{};
    std::vector<double> first_run_us;
    std::vector<double> finalize_us;
    const auto one_life = [&] {
        Chip chip(host);
        const double us = microseconds_of([&] { chip.init(); });
        chip.prepare(0, image);
        first_run_us.push_back(microseconds_of([&] { chip.run(0, no_args, launch); }));
        finalize_us.push_back(microseconds_of([&] { chip.finalize(); }));
        return us;
    };

    // Only the first device of a process shows what one needs: later ones find memory that is mapped already.
    resident_mb();
    const double before_mb = resident_mb();
    double init_mb = 0;
    double run_mb = 0;
    {
        Chip chip(host);
        chip.init();
        init_mb = resident_mb() - before_mb;
        chip.prepare(0, image);
        chip.run(0, no_args, launch);
        run_mb = resident_mb() - before_mb;
    }
    Samples samples = take_turns(settings.limits(), one_life, nullptr);
    samples.figures["firstRunUs"] = first_run_us;
    samples.figures["finalizeUs"] = finalize_us;
    samples.figures["residentMb"] = {init_mb};
    samples.figures["residentAfterRunMb"] = {run_mb};
    samples.figures["runtimeBytes"] = {static_cast<double>(host.get_runtime_size())};
    return samples;
}

}  // namespace bench
}  // namespace pto
