import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_cf9bedfdae307658533f72648156204bccb1f2f4 {
    static final String base64Bytes = String.join("", "CgFheiIKAWEiBQoDQW55MhYKAVMSEQoDR2V0EgQuQW55GgQuQXR5");

    public static void main(String[] args) throws Throwable {
        Crash_cf9bedfdae307658533f72648156204bccb1f2f4.class.getClassLoader().setDefaultAssertionStatus(true);
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