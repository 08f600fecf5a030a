#pragma once
/// Stops the run threads before the process tears its libraries down.
///
/// An environment that ends (a worker thread, or the main thread that ran out of work) runs its cleanup hooks, which
/// stop the chip workers it owns. `process.exit()` on the main thread runs none: it goes straight to the C library's
/// `exit`, which destroys the static objects of the runtime libraries while a kernel may still be executing. A handler
/// registered there stops every chip worker first.
///
/// Handlers run in the reverse order of their registration, so ours must be younger than the static objects it protects:
/// `arm` is called after a library was opened and again after the first run, which may create some lazily.

namespace pto {
namespace addon {

class Stoppable {
public:
    /// Waits for the running call, drops the queued ones, frees the device. Called on any thread; idempotent.
    virtual void shutdown() noexcept = 0;

protected:
    ~Stoppable() = default;
};

namespace exit_guard {

void add(Stoppable *worker);
/// Returns after a shutdown of `worker` that an exit has begun.
void remove(Stoppable *worker);
void arm();

}  // namespace exit_guard
}  // namespace addon
}  // namespace pto
