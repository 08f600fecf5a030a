#pragma once

#include <cstdlib>
#include <string>

namespace pto {
namespace test {

/// Sets an environment variable for as long as it lives.
class ScopedVariable {
public:
    ScopedVariable(const char *name, const std::string &value) : name_(name) { setenv(name, value.c_str(), 1); }
    ScopedVariable(const ScopedVariable &) = delete;
    ScopedVariable &operator=(const ScopedVariable &) = delete;
    ~ScopedVariable() { unsetenv(name_); }

private:
    const char *name_;
};

}  // namespace test
}  // namespace pto
