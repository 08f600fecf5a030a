#pragma once
/// What pto_bench_sampler can measure. Each takes its samples as `settings` say.

#include "settings.h"
#include "turns.h"

namespace pto {
namespace bench {

/// Runs of a prepared callable.
Samples sample_runs(const Settings &settings);
/// Runs that record a swimlane, beside such that do not.
Samples sample_swimlane(const Settings &settings);
/// Runs that record nothing on a chip that has recorded everything, beside such on one that never has.
Samples sample_recording_off(const Settings &settings);
/// Runs that capture their dependencies, beside such that do not.
Samples sample_capture(const Settings &settings);
/// prepare_callable.
Samples sample_prepare(const Settings &settings);
/// simpler_init, and what an initialised device keeps in memory.
Samples sample_init(const Settings &settings);
/// Runs of an application's whole graph, and the same kernels in a loop.
Samples sample_app(const Settings &settings);

}  // namespace bench
}  // namespace pto
