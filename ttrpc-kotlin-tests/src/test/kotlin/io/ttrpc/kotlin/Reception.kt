package io.ttrpc.kotlin

import com.example.greeter.GreeterAsync
import com.example.greeter.HelloReply
import io.ttrpc.spring.boot.client.TtrpcClient
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.future.await
import kotlinx.coroutines.jdk9.asFlow
import kotlinx.coroutines.jdk9.asPublisher

/** Calls the greeter from coroutines. */
class Reception(@TtrpcClient("greeter") private val greeter: GreeterAsync) {
    suspend fun welcome(name: String): String = greeter.sayHello(request(name)).await().message

    fun letters(name: String): Flow<String> =
        greeter.spell(request(name)).asFlow().map(HelloReply::getMessage)

    suspend fun welcomeAll(names: Flow<String>): String =
        greeter.gather(names.map(::request).asPublisher()).await().message

    fun welcomeEach(names: Flow<String>): Flow<String> =
        greeter.chat(names.map(::request).asPublisher()).asFlow().map(HelloReply::getMessage)
}
