/// Samples something on a simulated chip, and its floor, in a process of its own.
///
///     pto_bench_sampler key=value…
///
///     log=FILE context=FILE host=FILE    the libraries of the chip
///     image=FILE                         a ChipCallable
///     block_dim=N aicpu_thread_num=N
///     rounds=N or seconds=N
///     measure=run                        run_prepared
///         tasks=N                        its scalar, with one int32 tensor before it; 0: it takes no arguments
///         floor=futex or none
///     measure=swimlane                   run_prepared that records a swimlane; the floor records nothing
///     measure=capture                    the same with dependencies instead of a swimlane
///     measure=recording-off              run_prepared on a chip that has recorded before; the floor's never has
///         tasks=N                        as above
///     measure=prepare                    prepare_callable; the floor loads the callable's kernels
///     measure=init                       simpler_init, without a floor
///     measure=app                        run_prepared of a whole application; the floor is a loop over its kernels
///         app=bgemm or paged-attention
///
/// Prints what print_samples.h says.

#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>

#include "print_samples.h"
#include "samplers.h"
#include "settings.h"

namespace {

pto::bench::Samples sample(const pto::bench::Settings &settings) {
    using namespace pto::bench;
    static const std::map<std::string, Samples (*)(const Settings &)> kSamplers = {
        {"run", sample_runs},         {"swimlane", sample_swimlane}, {"recording-off", sample_recording_off},
        {"capture", sample_capture},  {"prepare", sample_prepare},   {"init", sample_init},
        {"app", sample_app}};
    const auto sampler = kSamplers.find(settings.text("measure"));
    if (sampler == kSamplers.end()) throw std::invalid_argument("measure= is run, swimlane, recording-off, capture, prepare, init or app");
    return sampler->second(settings);
}

}  // namespace

int main(int argc, char **argv) {
    try {
        pto::bench::print_samples(sample(pto::bench::Settings(argc, argv)));
        return 0;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
