// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../ethereum/ILightClient.sol";
import {Gated} from "../../libraries/Gated.sol";
import {IConsumerGate} from "../../libraries/IConsumerGate.sol";
import {IStateVerifier} from "../../state/IStateVerifier.sol";
import {ICcipStateGateway} from "./ICcipStateGateway.sol";

/// @title CcipStateReader
/// @notice Reads any storage slot of the source chain with one plain call, for clients that follow ERC-3668: the call
/// reverts with what to fetch where, the client fetches a proof from a gateway and calls back, and the proof is checked
/// here. A gateway can withhold an answer, not change it. Nobody owns it.
/// @dev ERC-3668 "CCIP Read", status Final: ethereum/ERCs `ERCS/erc-3668.md` at commit
/// 107dfda0dbbc96636599ed19e6c6c3d9fd5308fc.
contract CcipStateReader is Gated {
    /// @notice What was asked, which travels in `extraData`: the answer is checked against this and nothing else.
    struct StorageRequest {
        address account;
        bytes32 slot;
        uint64 beaconSlot;
    }

    /// @notice ERC-3668: fetch `callData`'s answer from one of `urls`, then call `callbackFunction(answer, extraData)`.
    error OffchainLookup(
        address sender,
        string[] urls,
        bytes callData,
        bytes4 callbackFunction,
        bytes extraData
    );
    /// @notice The light client has no execution block at its head yet.
    error NoExecutionBlock(uint256 beaconSlot);
    /// @notice What would be read is older than this reader allows.
    error StaleState(uint256 sourceTime, uint256 maxAgeSeconds);

    /// @notice What checks proofs.
    IStateVerifier public immutable VERIFIER;
    /// @notice The light client below it.
    ILightClient public immutable LIGHT_CLIENT;
    /// @notice Oldest state that is served, in seconds of the source chain's time before now.
    uint256 public immutable MAX_AGE_SECONDS;

    string[] private _urls;

    /// @param gatewayUrls URL templates after ERC-3668, best first.
    /// @param gate Asked before every answer; zero for none.
    constructor(
        IStateVerifier verifier,
        uint256 maxAgeSeconds,
        string[] memory gatewayUrls,
        IConsumerGate gate,
        bytes32 route
    ) Gated(gate, route) {
        VERIFIER = verifier;
        LIGHT_CLIENT = verifier.LIGHT_CLIENT();
        MAX_AGE_SECONDS = maxAgeSeconds;
        _urls = gatewayUrls;
    }

    /// @notice URL templates of the gateways.
    function urls() external view returns (string[] memory) {
        return _urls;
    }

    /// @notice The value of a storage slot at the light client's head, to clients that follow ERC-3668. Zero where nothing
    /// is stored; an account that does not exist is an error.
    /// @dev Always reverts, with `OffchainLookup` when all is well. The head is fixed here, so an answer is right or wrong
    /// and never merely older.
    function storageAt(address account, bytes32 slot) external view returns (bytes32) {
        if (!LIGHT_CLIENT.consistent()) revert IStateVerifier.LightClientFrozen(address(LIGHT_CLIENT));
        _requireConsumption(address(LIGHT_CLIENT));
        uint256 beaconSlot = LIGHT_CLIENT.head();
        bytes32 blockHash = LIGHT_CLIENT.executionBlockHashes(beaconSlot);
        if (blockHash == 0) revert NoExecutionBlock(beaconSlot);
        _requireFresh(beaconSlot);
        uint256 blockNumber = LIGHT_CLIENT.executionBlockNumbers(beaconSlot);
        revert OffchainLookup(
            address(this),
            _urls,
            abi.encodeCall(ICcipStateGateway.getStorageProof, (account, slot, blockNumber, blockHash)),
            this.storageAtWithProof.selector,
            abi.encode(StorageRequest(account, slot, uint64(beaconSlot)))
        );
    }

    /// @notice The callback. `response` is `abi.encode(bytes[] accountProof, bytes[] storageProof)`, `extraData` the
    /// `StorageRequest`.
    /// @dev A contract that calls this with `extraData` of another's choosing must look into it: it says what is read.
    function storageAtWithProof(
        bytes calldata response,
        bytes calldata extraData
    ) external view returns (bytes32 value) {
        _requireConsumption(address(LIGHT_CLIENT));
        StorageRequest memory request = abi.decode(extraData, (StorageRequest));
        _requireFresh(request.beaconSlot);
        (bytes[] memory accountProof, bytes[] memory storageProof) = abi.decode(response, (bytes[], bytes[]));
        (, value) = VERIFIER.storageSlot(
            IStateVerifier.BlockProof(IStateVerifier.BlockProofKind.Finalized, request.beaconSlot, ""),
            request.account,
            request.slot,
            accountProof,
            storageProof
        );
    }

    function _requireFresh(uint256 beaconSlot) private view {
        uint256 sourceTime = LIGHT_CLIENT.GENESIS_TIME() + beaconSlot * LIGHT_CLIENT.SECONDS_PER_SLOT();
        if (block.timestamp > sourceTime && block.timestamp - sourceTime > MAX_AGE_SECONDS) {
            revert StaleState(sourceTime, MAX_AGE_SECONDS);
        }
    }
}
