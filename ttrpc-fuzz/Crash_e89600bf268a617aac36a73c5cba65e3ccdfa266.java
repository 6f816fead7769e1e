import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_e89600bf268a617aac36a73c5cba65e3ccdfa266 {
    static final String base64Bytes = String.join("", "CglwLlNlcnZpY2USBk1ldGhvZBoCCAcg6Ac=");

    public static void main(String[] args) throws Throwable {
        Crash_e89600bf268a617aac36a73c5cba65e3ccdfa266.class.getClassLoader().setDefaultAssertionStatus(true);
        try {
            Method fuzzerInitialize = io.ttrpc.fuzz.Entry.class.getMethod("fuzzerInitialize");
            fuzzerInitialize.invoke(null);
        } catch (NoSuchMethodException ignored) {
            try {
                Method fuzzerInitialize = io.ttrpc.fuzz.Entry.class.getMethod("fuzzerInitialize", String[].class);
                fuzzerInitialize.invoke(null, (Object) args);
            } catch (NoSuchMethodException ignored1) {
            } catch (IllegalAccessException | InvocationTargetException e) {
                e.printStackTrace();
                System.exit(1);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
        byte[] input = java.util.Base64.getDecoder().decode(base64Bytes);
        io.ttrpc.fuzz.Entry.fuzzerTestOneInput(input);
    }
}