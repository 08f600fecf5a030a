# Compile settings and target kinds shared by every folder.

set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
find_package(Threads REQUIRED)

add_library(pto_compile_settings INTERFACE)
target_compile_options(pto_compile_settings INTERFACE -Wall -Wextra -Wno-unused-parameter)
# Messages name files relative to the sources, wherever these lie.
target_compile_options(pto_compile_settings INTERFACE -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
# GNU-unique statics would be shared between copies of a library and keep it from unloading.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(pto_compile_settings INTERFACE -fno-gnu-unique)
endif()
# Reports name files and lines, and no variables: describing these takes a third of the time. Here rather than in the
# settings, so that a target may ask for another level.
if(NOT PTO_SANITIZER STREQUAL "")
  set(CMAKE_CXX_FLAGS_RELEASE "-O1 -g1 -DNDEBUG")
endif()
if(PTO_SANITIZER STREQUAL "address")
  target_compile_options(pto_compile_settings INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(pto_compile_settings INTERFACE -fsanitize=address,undefined)
elseif(PTO_SANITIZER STREQUAL "thread")
  target_compile_options(pto_compile_settings INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(pto_compile_settings INTERFACE -fsanitize=thread)
elseif(NOT PTO_SANITIZER STREQUAL "")
  message(FATAL_ERROR "PTO_SANITIZER=${PTO_SANITIZER}; allowed: address, thread, or empty")
endif()

# A static part of a library that users load.
function(pto_add_part name)
  cmake_parse_arguments(P "" "" "SOURCES;LIBS" ${ARGN})
  add_library(${name} STATIC ${P_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC pto_compile_settings ${P_LIBS})
endfunction()

# A library that users load. It finds its neighbours relative to itself, so that the tree can be moved.
function(pto_add_loadable name)
  cmake_parse_arguments(L "" "OUTPUT;DIR;RPATH" "SOURCES;LIBS" ${ARGN})
  add_library(${name} SHARED ${L_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC pto_compile_settings PRIVATE ${L_LIBS})
  set_target_properties(${name} PROPERTIES
    OUTPUT_NAME "${L_OUTPUT}"
    LIBRARY_OUTPUT_DIRECTORY "${PTO_LIB_DIR}/${L_DIR}"
    # What CMake would add for a build tree names this machine's directories.
    BUILD_WITH_INSTALL_RPATH ON
    INSTALL_RPATH "${L_RPATH}")
  target_link_options(${name} PRIVATE -Wl,--no-undefined -Wl,--build-id=sha1)
  if(PTO_SANITIZER STREQUAL "")
    target_link_options(${name} PRIVATE -Wl,--exclude-libs,ALL)
  endif()
endfunction()
