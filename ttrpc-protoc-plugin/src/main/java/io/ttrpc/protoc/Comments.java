package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a .proto file says about its services and rpcs, and where. */
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
   * The comment that stands directly above, and behind it the one at the end of the line. Comments
   * set apart by an empty line belong to nothing, usually a licence or a heading.
   */
  String at(List<Integer> path) {
    Location location = locations.getOrDefault(path, Location.getDefaultInstance());
    return location.getLeadingComments() + "\n" + location.getTrailingComments();
  }

  /** {@code :line:column}, as compilers print it, or nothing where protoc did not tell. */
  String position(List<Integer> path) {
    Location location = locations.getOrDefault(path, Location.getDefaultInstance());
    return location.getSpanCount() < 2
        ? ""
        : ":" + (location.getSpan(0) + 1) + ":" + (location.getSpan(1) + 1);
  }
}
