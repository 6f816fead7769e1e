package io.ttrpc.kotlin

import com.example.greeter.GreeterService
import com.example.greeter.GreeterTtrpc
import io.ttrpc.StatusCode
import io.ttrpc.StreamReceiver
import io.ttrpc.TtrpcException
import io.ttrpc.spring.boot.client.TtrpcChannels
import java.nio.file.Path
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import org.springframework.boot.WebApplicationType
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.context.ConfigurableApplicationContext
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Import

class KotlinTest {
    @TempDir lateinit var folder: Path

    private fun run(application: Class<*>, test: (ConfigurableApplicationContext) -> Unit) {
        val socket = folder.resolve("app.sock")
        SpringApplicationBuilder(application)
            .web(WebApplicationType.NONE)
            .run(
                "--ttrpc.server.socket.path=$socket",
                // The server does not learn of a call that its client has cancelled.
                "--ttrpc.server.shutdown.grace-period=1s",
                "--ttrpc.client.clients.greeter.target=unix://$socket",
            )
            .use(test)
    }

    private fun withCoroutines(test: suspend (Reception, CoroutineGreeter) -> Unit) =
        run(CoroutineApplication::class.java) {
            runBlocking { test(it.getBean(Reception::class.java), it.getBean(CoroutineGreeter::class.java)) }
        }

    @Test
    fun coroutinesMakeAndServeCallsOfAllKinds() = withCoroutines { reception, _ ->
        assertThat(reception.welcome("Ada")).isEqualTo("Hello Ada")
        assertThat(reception.letters("Ada").toList()).containsExactly("A", "d", "a")
        assertThat(reception.welcomeAll(flowOf("Ada", "Bob"))).isEqualTo("Hello Ada and Bob")
        assertThat(reception.welcomeEach(flowOf("Ada", "Bob")).toList())
            .containsExactly("Hello Ada", "Hello Bob")
    }

    @Test
    fun flowsAskForWhatTheyTake() = withCoroutines { reception, _ ->
        assertThat(reception.letters("A".repeat(10_000)).take(3).toList()).hasSize(3)
        val many = (1..1_000).map(Int::toString)
        assertThat(reception.welcomeEach(many.asFlow()).toList()).hasSize(1_000)
    }

    @Test
    fun failureIsTheExceptionOfAwait() = withCoroutines { reception, _ ->
        val failure = runCatching { reception.welcome("nobody") }.exceptionOrNull()
        assertThat(failure).isInstanceOfSatisfying(TtrpcException::class.java) {
            assertThat(it.code()).isEqualTo(StatusCode.NOT_FOUND)
        }
    }

    @Test
    fun coroutineHasTheContextOfItsCall() = withCoroutines { reception, _ ->
        assertThat(reception.welcome("method")).isEqualTo("Hello SayHello")
    }

    @Test
    fun lostCallCancelsTheCoroutineOfTheHandler() =
        run(CoroutineApplication::class.java) { context ->
            val greeter = context.getBean(CoroutineGreeter::class.java)
            val channel = context.getBean(TtrpcChannels::class.java).channel("greeter")
            val call = GreeterTtrpc.asyncClient(channel).sayHello(request("never"))
            runBlocking {
                withTimeout(30.seconds) {
                    greeter.waiting.await()
                    channel.close()
                    greeter.cancelled.await()
                    assertThat(runCatching { call.await() }.exceptionOrNull())
                        .isInstanceOf(TtrpcException::class.java)
                }
            }
        }

    @Test
    fun cancelledCoroutineCancelsItsCall() =
        run(CoroutineApplication::class.java) { context ->
            val channel = context.getBean(TtrpcChannels::class.java).channel("greeter")
            val call = GreeterTtrpc.asyncClient(channel).sayHello(request("never"))
            runBlocking {
                async(start = CoroutineStart.UNDISPATCHED) { call.await() }.cancelAndJoin()
            }
            assertThat(call).isCancelled()
        }

    @Test
    fun blockingInterfacesTakeLambdas() =
        run(PlainApplication::class.java) { context ->
            val channel = context.getBean(TtrpcChannels::class.java).channel("greeter")
            val greeter: GreeterService = GreeterTtrpc.client(channel)
            val replies = mutableListOf<String>()
            assertThat(greeter.sayHello(request("Ada")).message).isEqualTo("Hello Ada")
            greeter.spell(request("Ada")) { replies += it.message }
            val names = StreamReceiver.of(listOf(request("Ada"), request("Bob")))
            assertThat(greeter.gather(names).message).isEqualTo("Hello Ada and Bob")
            greeter.chat(StreamReceiver.of(listOf(request("Bob")))) { replies += it.message }
            assertThat(replies).containsExactly("A", "d", "a", "Hello Bob")
            assertThatExceptionOfType(TtrpcException::class.java)
                .isThrownBy {
                    GreeterTtrpc.client(channel).withTimeout(Duration.ofNanos(1)).sayHello(request(""))
                }
                .satisfies({ assertThat(it.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED) })
        }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(CoroutineGreeter::class, Reception::class)
    open class CoroutineApplication

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(PlainGreeter::class)
    open class PlainApplication
}
