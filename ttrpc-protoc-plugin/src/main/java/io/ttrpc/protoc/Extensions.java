package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.JavaFeaturesProto.JavaFeatures;

/** The extensions of protoc's options. */
final class Extensions {
  static {
    // The order matters: JavaFeaturesProto fails to initialize before DescriptorProtos.
    DescriptorProtos.getDescriptor();
  }

  private Extensions() {}

  /**
   * Returns the registry of the extensions. Without it, the Java features of an edition would be
   * unknown fields.
   */
  static ExtensionRegistry registry() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    DescriptorProtos.registerAllExtensions(registry);
    JavaFeaturesProto.registerAllExtensions(registry);
    return registry;
  }

  /** Returns the Java features among those of an edition. */
  static JavaFeatures java(FeatureSet features) {
    return features.getExtension(JavaFeaturesProto.java_);
  }
}
