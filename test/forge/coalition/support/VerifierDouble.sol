// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISourceClient} from "../../../../contracts/libraries/ISourceClient.sol";
import {IStateVerifier} from "../../../../contracts/state/IStateVerifier.sol";
import {IOutbox} from "../../../../contracts/messages/IOutbox.sol";

/// @notice Says of whatever it was told that it was proven, unless the light client is frozen.
contract VerifierDouble {
    ISourceClient public immutable LIGHT_CLIENT;

    mapping(bytes32 slot => bytes32) private _words;
    address private _emitter;
    uint256 private _nonce;
    bytes32 private _hash;

    constructor(ISourceClient client) {
        LIGHT_CLIENT = client;
    }

    function store(bytes32 slot, bytes32 word) external {
        _words[slot] = word;
    }

    function emitted(address emitter, uint256 nonce, bytes32 hash) external {
        (_emitter, _nonce, _hash) = (emitter, nonce, hash);
    }

    function storageSlot(
        IStateVerifier.BlockProof calldata,
        address,
        bytes32 slot,
        bytes[] calldata,
        bytes[] calldata
    ) external view returns (bool, bytes32) {
        _requireConsistent();
        return (_words[slot] != 0, _words[slot]);
    }

    function storageSlots(
        IStateVerifier.BlockProof calldata,
        address,
        bytes32[] calldata slots,
        bytes[] calldata,
        bytes[][] calldata
    )
        external
        view
        returns (
            IStateVerifier.SourceBlock memory source,
            IStateVerifier.Account memory owner,
            bytes32[] memory words
        )
    {
        _requireConsistent();
        source.timestamp = block.timestamp;
        owner.codeHash = bytes32(uint256(1));
        words = new bytes32[](slots.length);
        for (uint256 i; i < slots.length; ++i) words[i] = _words[slots[i]];
    }

    function log(
        IStateVerifier.BlockProof calldata,
        bytes calldata,
        uint256,
        uint256,
        bytes[] calldata
    ) external view returns (IStateVerifier.SourceBlock memory source, IStateVerifier.Log memory found) {
        _requireConsistent();
        found.emitter = _emitter;
        found.topics = new bytes32[](4);
        found.topics[0] = IOutbox.MessageSent.selector;
        found.topics[1] = _hash;
        return (source, found);
    }

    function _requireConsistent() private view {
        if (!LIGHT_CLIENT.consistent()) revert IStateVerifier.LightClientFrozen(address(LIGHT_CLIENT));
    }
}
