/// Samples the benchmarks' graphs in other task libraries. A program of its own, for the threads of these libraries
/// spin for a while after the last task, and nobody else's turn may fall into that while.
///
///     pto_bench_graph_floors key=value…
///
///     features                           prints {"tbb": true or false, "omp": true or false} and ends
///     library=tbb or omp
///     graph=independent, chain or fan
///     tasks=N
///     rounds=N or seconds=N
///
/// Prints what print_samples.h says.

#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>

#include "omp_floors.h"
#include "print_samples.h"
#include "settings.h"
#include "tbb_floors.h"

namespace {

using namespace pto::bench;

/// As wide as the graphs' sources say.
constexpr uint32_t kFanWidth = 64;

std::function<void()> make_run(const std::string &library, const std::string &graph, uint32_t tasks) {
    const std::map<std::string, std::function<void()>> runs = {
        {"tbb-independent", [tasks] { tbb_independent(tasks); }},
        {"tbb-chain", [tasks] { tbb_chain(tasks); }},
        {"tbb-fan", [tasks] { tbb_fan(tasks, kFanWidth); }},
        {"omp-independent", [tasks] { omp_independent(tasks); }},
        {"omp-chain", [tasks] { omp_chain(tasks); }},
        {"omp-fan", [tasks] { omp_fan(tasks, kFanWidth); }},
    };
    const auto run = runs.find(library + "-" + graph);
    if (run == runs.end()) throw std::invalid_argument("there is no graph " + graph + " in " + library);
    if (library == "tbb" ? !has_tbb() : !has_omp()) throw std::invalid_argument("this build has no " + library);
    return run->second;
}

void sample(const Settings &settings) {
    const auto tasks = static_cast<uint32_t>(settings.integer("tasks"));
    const auto run = make_run(settings.text("library"), settings.text("graph"), tasks);
    print_samples(take_turns(settings.limits(), timed(run), nullptr));
}

const char *json(bool value) { return value ? "true" : "false"; }

}  // namespace

int main(int argc, char **argv) {
    try {
        const Settings settings(argc, argv);
        if (settings.has("features")) {
            std::printf("{\"tbb\":%s,\"omp\":%s}\n", json(has_tbb()), json(has_omp()));
        } else {
            sample(settings);
        }
        return 0;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
