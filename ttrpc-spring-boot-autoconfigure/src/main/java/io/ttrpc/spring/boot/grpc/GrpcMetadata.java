package io.ttrpc.spring.boot.grpc;

import io.ttrpc.Metadata;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.Base64;
import java.util.Set;

/**
 * Metadata as headers of gRPC. A key that ends with {@code -bin} has binary values over gRPC; in
 * metadata, such a value is the text of its base64 encoding, which is how HTTP/2 carries it.
 */
final class GrpcMetadata {
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

  /** Headers that say how gRPC itself carries the call. */
  private static final Set<String> OF_THE_PROTOCOL = Set.of("content-type", "te");

  private GrpcMetadata() {}

  /** Returns the headers of a request as metadata, without those of gRPC itself. */
  static Metadata fromHeaders(io.grpc.Metadata headers) {
    Metadata.Builder metadata = Metadata.builder();
    for (String name : headers.keys()) {
      if (name.startsWith("grpc-") || OF_THE_PROTOCOL.contains(name)) {
        continue;
      }
      if (isBinary(name)) {
        values(headers, binary(name))
            .forEach(value -> metadata.add(name, ENCODER.encodeToString(value)));
      } else {
        values(headers, ascii(name)).forEach(value -> metadata.add(name, value));
      }
    }
    return metadata.build();
  }

  /**
   * Returns metadata as the headers of a request.
   *
   * @throws TtrpcException with INVALID_ARGUMENT if gRPC has no header for a key or a value
   */
  static io.grpc.Metadata toHeaders(Metadata metadata) {
    io.grpc.Metadata headers = new io.grpc.Metadata();
    metadata.forEach((key, value) -> put(headers, key, value));
    return headers;
  }

  private static void put(io.grpc.Metadata headers, String key, String value) {
    try {
      if (isBinary(key)) {
        headers.put(binary(key), Base64.getDecoder().decode(value));
        return;
      }
      io.grpc.Metadata.Key<String> ascii = ascii(key);
      if (isPrintable(value)) {
        headers.put(ascii, value);
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new TtrpcException(
          StatusCode.INVALID_ARGUMENT,
          isBinary(key)
              ? "expected the base64 text of a binary value in the metadata of key " + key
              : "expected a key of metadata that is a name of a gRPC header but was " + key,
          e);
    }
    throw new TtrpcException(
        StatusCode.INVALID_ARGUMENT,
        "expected printable ASCII characters in the metadata of key "
            + key
            + ": over gRPC, only a key that ends with -bin has other values");
  }

  private static <T> Iterable<T> values(io.grpc.Metadata headers, io.grpc.Metadata.Key<T> key) {
    Iterable<T> all = headers.getAll(key);
    return all == null ? Set.of() : all;
  }

  private static boolean isBinary(String key) {
    return key.endsWith(io.grpc.Metadata.BINARY_HEADER_SUFFIX);
  }

  private static boolean isPrintable(String value) {
    return value.chars().allMatch(character -> character >= 0x20 && character <= 0x7e);
  }

  private static io.grpc.Metadata.Key<byte[]> binary(String name) {
    return io.grpc.Metadata.Key.of(name, io.grpc.Metadata.BINARY_BYTE_MARSHALLER);
  }

  private static io.grpc.Metadata.Key<String> ascii(String name) {
    return io.grpc.Metadata.Key.of(name, io.grpc.Metadata.ASCII_STRING_MARSHALLER);
  }
}
