package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The comments of a .proto file on its services and rpcs, and the positions of these. */
final class Comments {
  private final Map<List<Integer>, Location> locations = new HashMap<>();

  Comments(SourceCodeInfo source) {
    for (Location location : source.getLocationList()) {
      locations.putIfAbsent(location.getPathList(), location);
    }
  }

  static List<Integer> ofService(int index) {
    return List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, index);
  }

  static List<Integer> ofRpc(int service, int index) {
    return List.of(
        FileDescriptorProto.SERVICE_FIELD_NUMBER,
        service,
        ServiceDescriptorProto.METHOD_FIELD_NUMBER,
        index);
  }

  /**
   * Returns the comment directly above the declaration, followed by the one at the end of its line.
   * Comments that are separated by an empty line belong to no declaration. They are usually a
   * licence or a heading.
   */
  String at(List<Integer> path) {
    Location location = locations.getOrDefault(path, Location.getDefaultInstance());
    return location.getLeadingComments() + "\n" + location.getTrailingComments();
  }

  /**
   * Returns the position as {@code :line:column}, the form that compilers use, or an empty string
   * if protoc has not sent it.
   */
  String position(List<Integer> path) {
    Location location = locations.getOrDefault(path, Location.getDefaultInstance());
    return location.getSpanCount() < 2
        ? ""
        : ":" + (location.getSpan(0) + 1) + ":" + (location.getSpan(1) + 1);
  }
}
