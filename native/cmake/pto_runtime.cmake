# pto_add_runtime(dir): the simulator's libraries of the runtime in a folder, from its pto-runtime.json.
#
# The runtimes of this project and those of others are built from the same description: `targets.host` lists sources and
# include directories, relative to the folder; {native} stands for the folder of this project's sources. Makes
#
#     pto_runtime_<name>          the sources, compiled once for all architectures
#     host_runtime_<arch>_<name>  <arch>/sim/<name>/libhost_runtime.so, with the host interface, which states limits

function(pto_add_runtime dir)
  set(file "${dir}/pto-runtime.json")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" description)
  string(JSON name GET "${description}" name)
  pto_runtime_paths(sources "${description}" "${dir}" targets host sources)
  pto_runtime_paths(include_dirs "${description}" "${dir}" targets host includeDirs)

  set(part pto_runtime_${name})
  pto_add_part(${part} SOURCES ${sources} LIBS pto_runtime_common)
  target_include_directories(${part} PUBLIC ${include_dirs})

  pto_runtime_list(archs "${description}" archs)
  foreach(arch IN LISTS archs)
    if(NOT arch IN_LIST PTO_ARCHS)
      continue()
    endif()
    pto_add_loadable(host_runtime_${arch}_${name}
      OUTPUT host_runtime
      DIR ${arch}/sim/${name}
      # The log and the context lie in the root of the library folder.
      RPATH "$ORIGIN/../../.."
      SOURCES ${PTO_SIM_HOST_INTERFACE}
      LIBS ${part})
    target_include_directories(host_runtime_${arch}_${name} PRIVATE ${CMAKE_SOURCE_DIR}/platform/arch/${arch})
  endforeach()
endfunction()

# The strings at a place of a description; none when there is nothing at that place.
function(pto_runtime_list result description)
  set(items "")
  string(JSON count ERROR_VARIABLE error LENGTH "${description}" ${ARGN})
  if(NOT error AND count GREATER 0)
    math(EXPR last "${count} - 1")
    foreach(index RANGE ${last})
      string(JSON item GET "${description}" ${ARGN} ${index})
      list(APPEND items "${item}")
    endforeach()
  endif()
  set(${result} "${items}" PARENT_SCOPE)
endfunction()

# The same as absolute paths.
function(pto_runtime_paths result description dir)
  pto_runtime_list(items "${description}" ${ARGN})
  set(paths "")
  foreach(item IN LISTS items)
    string(REPLACE "{native}" "${CMAKE_SOURCE_DIR}" item "${item}")
    get_filename_component(item "${item}" ABSOLUTE BASE_DIR "${dir}")
    list(APPEND paths "${item}")
  endforeach()
  set(${result} "${paths}" PARENT_SCOPE)
endfunction()
